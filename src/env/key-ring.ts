import { createSecretKey, type KeyObject } from "node:crypto";
import { z } from "zod";

export interface Key {
  id: string;
  secret: KeyObject;
}

/** Newest first: the first key encrypts, all of them decrypt. */
export type KeyRing = readonly [Key, ...Key[]];

const HOW = "is a list of id:base64key, newest first, with keys of 32 bytes, e.g. `k1:$(openssl rand -base64 32)`";

/** `id:base64key[,id:base64key…]` → the ring. Messages name the entry by its position, never by its content. */
export const keyRingSchema = z.string({ error: `is required: it ${HOW}` }).transform((text, context): KeyRing => {
  const keys: Key[] = [];
  for (const [index, entry] of text.split(",").entries()) {
    const [, id, base64] = /^\s*([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]+={0,2})\s*$/.exec(entry) ?? [];
    const bytes = Buffer.from(base64 ?? "", "base64");
    if (!id || bytes.length !== 32) {
      context.addIssue({ code: "custom", message: `entry ${index + 1} is not valid: the variable ${HOW}` });
      return z.NEVER;
    }
    if (keys.some((key) => key.id === id)) {
      context.addIssue({ code: "custom", message: `has the key id of entry ${index + 1} twice: ids are unique` });
      return z.NEVER;
    }
    keys.push({ id, secret: createSecretKey(bytes) });
  }
  return keys as [Key, ...Key[]];
});
