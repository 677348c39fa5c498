import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import type { KeyRing } from "#env/key-ring";

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Whose credentials these are. Part of what is authenticated: a ciphertext does not open under another owner. */
export interface Owner {
  accountId: string;
  network: string;
}

/** Thrown when stored credentials do not open. Says why, never what. */
export class VaultError extends Error {
  override readonly name = "VaultError";
}

/** Credentials → `v1.<key id>.<base64url of IV, ciphertext and tag>`: AES-256-GCM under the newest key. */
export function seal(credentials: unknown, owner: Owner, ring: KeyRing): string {
  const key = ring[0];
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key.secret, iv).setAAD(authenticatedData(owner, key.id));
  const sealed = Buffer.concat([
    iv,
    cipher.update(JSON.stringify(credentials), "utf8"),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return `v1.${key.id}.${sealed.toString("base64url")}`;
}

/** The reverse of `seal`, under whichever key of the ring sealed it. Throws VaultError. */
export function open(sealed: string, owner: Owner, ring: KeyRing): unknown {
  const [version, keyId, payload] = sealed.split(".");
  if (version !== "v1" || !keyId || !payload) throw new VaultError("The stored credentials have an unknown form");
  const key = ring.find((candidate) => candidate.id === keyId);
  if (!key)
    throw new VaultError(`The stored credentials need the key "${keyId}", which CREDENTIALS_KEYS does not hold`);

  const bytes = Buffer.from(payload, "base64url");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key.secret, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(authenticatedData(owner, key.id))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
    return JSON.parse(text.toString("utf8"));
  } catch {
    throw new VaultError("The stored credentials do not open: they were changed, or belong to another account");
  }
}

/** The id of the key that sealed a ciphertext. */
export function sealedWith(sealed: string): string | undefined {
  return sealed.split(".")[1];
}

/**
 * Tells two sets of credentials apart without revealing them: a keyed hash, one per key of the ring (newest first),
 * so that a fingerprint stored before a rotation still matches.
 */
export function fingerprints(credentials: unknown, network: string, ring: KeyRing): [string, ...string[]] {
  const text = `${network}\n${canonical(credentials)}`;
  return ring.map((key) => createHmac("sha256", key.secret).update(text).digest("hex").slice(0, 24)) as [string];
}

function canonical(credentials: unknown): string {
  const fields = Object.entries(credentials as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(fields);
}

function authenticatedData({ accountId, network }: Owner, keyId: string): Buffer {
  return Buffer.from(JSON.stringify(["tidemark", "v1", keyId, accountId, network]));
}
