import { createHash, randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ULID_LENGTH = 26;
const ENTROPY_BYTES = 10;

let last = { millis: 0, entropy: randomBytes(ENTROPY_BYTES) };

function encode(millis: number, entropy: Uint8Array): string {
  let value = BigInt(millis);
  for (const byte of entropy) value = (value << 8n) | BigInt(byte);
  let text = "";
  for (let i = 0; i < ULID_LENGTH; i++) {
    text = ALPHABET.charAt(Number(value & 31n)) + text;
    value >>= 5n;
  }
  return text;
}

function increment(bytes: Buffer): void {
  for (let i = bytes.length - 1; i >= 0; i--) {
    const next = ((bytes[i] ?? 0) + 1) & 0xff;
    bytes[i] = next;
    if (next !== 0) return;
  }
}

/** A ULID that sorts after every one made before in this process. */
export function newUlid(now: number = Date.now()): string {
  if (now > last.millis) last = { millis: now, entropy: randomBytes(ENTROPY_BYTES) };
  else increment(last.entropy);
  return encode(last.millis, last.entropy);
}

/**
 * The id that a sender chose by the header `x-inngest-event-id-seed` ("millis,base64 of 10 bytes"), so that its own
 * retry of a request yields the same ids. `index` counts from 1. Undefined when the header is absent or malformed.
 */
export function seededUlid(seed: string | undefined, index: number): string | undefined {
  const [millisText, entropyText] = seed?.split(",") ?? [];
  const millis = Number(millisText);
  if (!entropyText || !Number.isSafeInteger(millis) || millis <= 0) return undefined;
  const entropy = Buffer.from(entropyText, "base64");
  if (entropy.length !== ENTROPY_BYTES) return undefined;
  entropy.writeUInt32BE((entropy.readUInt32BE(6) + index) >>> 0, 6);
  return encode(millis, entropy);
}

export function isUlid(text: string): boolean {
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text);
}

/** The same text always gives the same UUID: a function keeps its id over re-registration and restart. */
export function deterministicUuid(text: string): string {
  const hash = createHash("sha1").update(text).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
