import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type KeyRing, keyRingSchema } from "./key-ring";

const base64 = (bytes = 32) => randomBytes(bytes).toString("base64");

function problemOf(text: unknown): string {
  const parsed = keyRingSchema.safeParse(text);
  expect(parsed.success).toBe(false);
  return parsed.error?.issues.map(({ message }) => message).join() ?? "";
}

describe("keyRingSchema", () => {
  it("reads one key", () => {
    const key = base64();
    const ring: KeyRing = keyRingSchema.parse(`k1:${key}`);
    expect(ring.map(({ id }) => id)).toEqual(["k1"]);
    expect(ring[0].secret.export().toString("base64")).toBe(key);
  });

  it("keeps the order of several, newest first, and forgives spaces around them", () => {
    const ring = keyRingSchema.parse(` new_2:${base64()} , old-1:${base64()}\n`);
    expect(ring.map(({ id }) => id)).toEqual(["new_2", "old-1"]);
  });

  it("reads keys with and without padding, in both alphabets of base64", () => {
    const bytes = Buffer.alloc(32, 0xfb);
    for (const text of [bytes.toString("base64"), bytes.toString("base64url"), bytes.toString("base64").slice(0, -1)]) {
      expect(keyRingSchema.parse(`k1:${text}`)[0].secret.export().equals(bytes)).toBe(true);
    }
  });

  it.each([
    ["too short a key", () => `k1:${base64(31)}`],
    ["too long a key", () => `k1:${base64(33)}`],
    ["no id", () => `:${base64()}`],
    ["no colon", () => base64()],
    ["an id with a dot", () => `k.1:${base64()}`],
    ["a key that is not base64", () => `k1:${"!".repeat(43)}=`],
    ["nothing", () => ""],
  ])("refuses %s and says how to make one", (_what, text) => {
    expect(problemOf(text())).toMatch(/^entry 1 is not valid.*openssl rand -base64 32/);
  });

  it("names the bad entry by its position", () => {
    expect(problemOf(`k1:${base64()},k2:short`)).toMatch(/^entry 2 /);
    expect(problemOf(`k1:${base64()},`)).toMatch(/^entry 2 /);
  });

  it("refuses an id that is used twice", () => {
    expect(problemOf(`k1:${base64()},k1:${base64()}`)).toMatch(/entry 2 twice/);
  });

  it("says what is needed when it is missing", () => {
    expect(problemOf(undefined)).toMatch(/^is required.*openssl rand -base64 32/);
  });

  it("shows nothing of the keys, neither in a message nor when a ring is printed", () => {
    const [good, bad] = [base64(), base64(31)];
    const problem = problemOf(`k1:${good},k2:${bad}`);
    for (const secret of [good, bad]) expect(problem).not.toContain(secret.slice(0, 8));
    expect(JSON.stringify(keyRingSchema.parse(`k1:${good}`))).not.toContain(good.slice(0, 8));
  });
});
