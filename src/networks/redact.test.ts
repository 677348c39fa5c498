import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countedWork } from "../../test/counted-work";

let counted: Awaited<ReturnType<typeof load>>;
const load = () => countedWork(/networks\/(redact|spellings|word-tree)\.ts/, () => import("./redact"));
beforeAll(async () => {
  counted = await load();
});
afterAll(() => counted.close());

const cost = (work: () => unknown) => counted.cost(work);
const redact = (text: string, secrets: string[]) => counted.module.redact(text, secrets);
const excerpt = (text: string, secrets: string[]) => counted.module.excerpt(text, secrets);

let made = 0;
/** A secret that no tree was built for yet. */
function fresh(length: number): string {
  made += 1;
  return `${made}-${randomBytes(length).toString("base64url")}`.slice(0, length);
}

describe("the work that redaction takes", () => {
  const text = `{"error":"no such key & nothing %20 more"} `.repeat(2_500);

  it("hardly grows with the secret: one of 2,000 characters in a long text costs what one of 20 does, and its tree", () => {
    const tree = (length: number) => cost(() => redact("", [fresh(length)]));
    const [short, long] = [20, 2_000].map((length) => cost(() => redact(text, [fresh(length)])) - tree(length));
    expect(short).toBeGreaterThan(text.length);
    expect(long).toBeLessThan(2 * (short ?? 0));
  });

  it.each<[string, (n: number) => [text: string, secret: string]]>([
    ["that almost repeats the secret", (n) => ["a".repeat(40 * n), `${"a".repeat(n)}b`]],
    ["of nothing but the secret", (n) => ["a".repeat(40 * n), "a".repeat(n)]],
    ["of spaces, each of which may be a plus", (n) => [" ".repeat(40 * n), `${"+".repeat(n)}b`]],
    ["of escapes of escapes", (n) => ["%25".repeat(10 * n), `${"%".repeat(n)}b`]],
    ["of backslashes", (n) => ["\\".repeat(40 * n), `${"\\".repeat(n)}b`]],
    ["of a secret's beginnings in base64", (n) => ["QUFB".repeat(10 * n), `${"A".repeat(n)}b`]],
  ])("grows with its input, not with its square, for a text %s", (_what, make) => {
    const [once, eightfold] = [100, 800].map((n) => {
      const [said, secret] = make(n);
      return cost(() => redact(said, [secret]));
    });
    expect(once).toBeGreaterThan(1_000);
    expect(eightfold).toBeLessThan(10 * (once ?? 0));
  });

  it("is that of a short piece for an excerpt, however long the text and whatever its markup", () => {
    const piece = cost(() => excerpt("<".repeat(16 * 1_024), [fresh(40)]));
    const huge = cost(() => excerpt("<".repeat(4_000_000), [fresh(40)]));
    expect(piece).toBeGreaterThan(16 * 1_024);
    expect(huge).toBeLessThan(2 * piece);
  });
});

describe("redaction", () => {
  const SECRET = "CANARY+/=%&42";

  it("removes a secret whose spelling may be read in several ways", () => {
    expect(redact("a %2525abc z", ["%25abc"])).toBe("a [redacted] z");
    expect(redact("a %2Fabc z", ["2Fabc"])).toBe("a %[redacted] z");
    expect(redact("a &#x43;&#65;NARY z", ["CANARY"])).toBe("a [redacted] z");
    expect(redact("a \\ud83d\\ude00key z", ["😀key"])).toBe("a [redacted] z");
    expect(redact("a %F0%9F%98%80key z", ["😀key"])).toBe("a [redacted] z");
  });

  it("removes every secret of many, also where they overlap", () => {
    expect(redact("xabcdefx", ["abcd", "cdef"])).toBe("x[redacted]x");
    const secrets = Array.from({ length: 20 }, () => fresh(30));
    const clean = redact(secrets.join(" and "), secrets);
    for (const secret of secrets) expect(clean).not.toContain(secret.slice(0, 12));
  });

  it("leaves no half of a secret where an excerpt stops reading", () => {
    const padding = "<i> </i>".repeat(2_048);
    for (let cut = 1; cut < SECRET.length; cut += 1) {
      const said = excerpt(`${padding.slice(0, 16 * 1_024 - cut)}${SECRET} and more`, [SECRET]);
      expect(said).not.toContain("CA");
    }
  });
});
