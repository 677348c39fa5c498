import { createSecretKey, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Key, KeyRing } from "#env/key-ring";
import { fingerprints, open, seal, sealedWith, VaultError } from "./vault";

const newKey = (id: string): Key => ({ id, secret: createSecretKey(randomBytes(32)) });

const key = newKey("k1");
const ring: KeyRing = [key];
const owner = { accountId: "account-1", network: "clickbank" };
const credentials = { apiKey: "API-CANARY-123", note: "ä€😀" };
const CANARY = /CANARY|API-/;

/** The VaultError that opening ends in. */
function refusal(sealed: string, { as = owner, keys = ring } = {}): VaultError {
  try {
    open(sealed, as, keys);
  } catch (error) {
    expect(error).toBeInstanceOf(VaultError);
    return error as VaultError;
  }
  throw new Error("It opened");
}

/** The ciphertext with one byte of its payload changed. */
function tampered(sealed: string, index: number): string {
  const [version, id, payload = ""] = sealed.split(".");
  const bytes = Buffer.from(payload, "base64url");
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return `${version}.${id}.${bytes.toString("base64url")}`;
}

describe("the vault", () => {
  it("opens what it sealed", () => {
    expect(open(seal(credentials, owner, ring), owner, ring)).toEqual(credentials);
  });

  it("shows nothing of the credentials in a ciphertext, and names the key that sealed it", () => {
    const sealed = seal(credentials, owner, ring);
    expect(sealed).toMatch(/^v1\.k1\.[A-Za-z0-9_-]+$/);
    expect(sealedWith(sealed)).toBe("k1");
    expect(Buffer.from(sealed.split(".")[2] ?? "", "base64url").toString("latin1")).not.toMatch(CANARY);
  });

  it("seals the same credentials differently every time", () => {
    const many = Array.from({ length: 50 }, () => seal(credentials, owner, ring));
    expect(new Set(many).size).toBe(50);
    const ivs = many.map((sealed) =>
      Buffer.from(sealed.split(".")[2] ?? "", "base64url")
        .toString("hex")
        .slice(0, 24),
    );
    expect(new Set(ivs).size).toBe(50);
  });

  it("does not open a ciphertext under another account or another network", () => {
    const sealed = seal(credentials, owner, ring);
    expect(refusal(sealed, { as: { ...owner, accountId: "account-2" } }).message).toMatch(/another account/);
    refusal(sealed, { as: { ...owner, network: "digistore24" } });
  });

  it("does not confuse owners whose names run into each other", () => {
    const sealed = seal(credentials, { accountId: "a", network: "bc" }, ring);
    refusal(sealed, { as: { accountId: "ab", network: "c" } });
    refusal(seal(credentials, { accountId: 'a","b', network: "c" }, ring), {
      as: { accountId: "a", network: 'b","c' },
    });
  });

  it("does not open a ciphertext with any byte changed", () => {
    const sealed = seal(credentials, owner, ring);
    const length = Buffer.from(sealed.split(".")[2] ?? "", "base64url").length;
    for (let index = 0; index < length; index += 1) refusal(tampered(sealed, index));
  });

  it("does not open a ciphertext that was cut short, down to nothing", () => {
    const [version, id, payload = ""] = seal(credentials, owner, ring).split(".");
    for (let length = 0; length < payload.length - 1; length += 1) {
      refusal(`${version}.${id}.${payload.slice(0, length)}`);
    }
  });

  it.each(["", "plain text", "v2.k1.AAAA", "v1..AAAA", "v1.k1", "v1.k1."])("knows no ciphertext like %j", (sealed) => {
    expect(refusal(sealed).message).toContain("unknown form");
  });

  it("says which key is missing when no key of the ring sealed it", () => {
    const error = refusal(seal(credentials, owner, [newKey("k0")]));
    expect(error.message).toContain('"k0"');
    expect(error.message).toContain("CREDENTIALS_KEYS");
  });

  it("does not open under another key with the same id", () => {
    refusal(seal(credentials, owner, [newKey("k1")]));
  });

  it("does not open under another id of the same key", () => {
    const renamed: KeyRing = [{ id: "k9", secret: key.secret }];
    refusal(seal(credentials, owner, ring).replace("v1.k1.", "v1.k9."), { keys: renamed });
  });

  it("seals with the newest key and opens with every one, so that keys rotate while it works", () => {
    const old = seal(credentials, owner, ring);
    const rotated: KeyRing = [newKey("k2"), key];
    expect(open(old, owner, rotated)).toEqual(credentials);
    const fresh = seal(open(old, owner, rotated), owner, rotated);
    expect(sealedWith(fresh)).toBe("k2");
    expect(open(fresh, owner, [rotated[0]])).toEqual(credentials);
    refusal(old, { keys: [rotated[0]] });
  });

  it("puts neither plaintext nor key into an error", () => {
    const sealed = seal(credentials, owner, ring);
    const errors = [tampered(sealed, 20), "v1.k1.AAAA", "v1.k1", sealed.replace("k1", "kx")].map((text) =>
      refusal(text),
    );
    const secret = key.secret.export();
    for (const error of errors) {
      const shown = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
      expect(shown).not.toMatch(CANARY);
      for (const form of ["hex", "base64", "base64url"] as const) expect(shown).not.toContain(secret.toString(form));
    }
  });
});

describe("fingerprints", () => {
  it("are equal for equal credentials, in whichever order their fields come", () => {
    const [a, b] = [
      { id: "1", token: "t" },
      { token: "t", id: "1" },
    ];
    expect(fingerprints(a, "buygoods", ring)).toEqual(fingerprints(b, "buygoods", ring));
  });

  it("still match after a rotation, since there is one for each key", () => {
    const [stored] = fingerprints(credentials, "clickbank", ring);
    const rotated = fingerprints(credentials, "clickbank", [newKey("k2"), key]);
    expect(rotated).toHaveLength(2);
    expect(rotated[0]).not.toBe(stored);
    expect(rotated[1]).toBe(stored);
  });

  it("differ between credentials, networks and keys", () => {
    const all = [
      fingerprints(credentials, "clickbank", ring)[0],
      fingerprints({ ...credentials, apiKey: "other" }, "clickbank", ring)[0],
      fingerprints({ ...credentials, more: "x" }, "clickbank", ring)[0],
      fingerprints(credentials, "digistore24", ring)[0],
      fingerprints(credentials, "clickbank", [newKey("k1")])[0],
    ];
    expect(new Set(all).size).toBe(all.length);
    for (const fingerprint of all) expect(fingerprint).toMatch(/^[0-9a-f]{24}$/);
  });
});
