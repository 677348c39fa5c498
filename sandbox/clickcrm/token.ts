import type { Random } from "../random";

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** A long base64-like token with `+`, `/` and `=` in it, as they were seen. */
export function newToken(random: Random): string {
  const part = (length: number) =>
    Array.from({ length }, () => BASE64[Math.floor(random() * BASE64.length)] ?? "A").join("");
  return `${part(20)}+${part(20)}/${part(21)}==`;
}
