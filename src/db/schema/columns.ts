import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { customType, timestamp, uuid } from "drizzle-orm/pg-core";
import { env } from "#env/env";

export const id = () => uuid("id").primaryKey().defaultRandom();

/** Instants, always with a time zone; microseconds are cut to what JavaScript holds. */
export const timestamptz = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

export const createdAt = () => timestamptz("created_at").notNull().defaultNow();

/** A `timestamptz` as an answer shows it, `2026-01-31T23:00:00.000Z`, whatever the session's zone is; null stays null. */
export const utcText = (instant: string): string =>
  `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The day in UTC on which an instant of ours falls. */
export const utcDay = (instant: Date): SQL => sql`${instant.toISOString().slice(0, 10)}::date`;

/**
 * A token that rows are found by and that nobody reads in a copy of the database: AES-256-GCM under a key from
 * `BETTER_AUTH_SECRET`. One token is the same text each time (its nonce is made of itself), so that it can be looked up.
 */
export const sealedToken = customType<{ data: string; driverData: string }>({
  dataType: () => "text",
  toDriver(token) {
    const { seal, nonce: ofNonce } = tokenKeys();
    const nonce = createHmac("sha256", ofNonce).update(token).digest().subarray(0, NONCE);
    const cipher = createCipheriv("aes-256-gcm", seal, nonce);
    const sealed = Buffer.concat([cipher.update(token, "utf8"), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url");
  },
  fromDriver(text) {
    const bytes = Buffer.from(text, "base64url");
    const decipher = createDecipheriv("aes-256-gcm", tokenKeys().seal, bytes.subarray(0, NONCE), {
      authTagLength: TAG,
    });
    try {
      decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString("utf8");
    } catch {
      // Of a release that kept tokens as they are, or of another secret: no cookie fits it any more.
      return "";
    }
  },
});

const NONCE = 12;
const TAG = 16;

let keys: { of: string; seal: Buffer; nonce: Buffer } | undefined;

function tokenKeys() {
  const { BETTER_AUTH_SECRET: of } = env();
  const derive = (use: string) => Buffer.from(hkdfSync("sha256", of, "", `tidemark session token ${use}`, 32));
  if (keys?.of !== of) keys = { of, seal: derive("seal"), nonce: derive("nonce") };
  return keys;
}
