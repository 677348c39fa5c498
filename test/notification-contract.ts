import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type IncomingNotification, NotificationRefused, type NotificationSupport } from "#networks/notification";
import type { SentNotification } from "../sandbox/notify";
import { BUYER_MAIL_DOMAIN, BUYER_MARK } from "../sandbox/people";
import { incomingOf, type Outcome, outcomeOf, TIMELESS } from "./notification-kit";
import { expectKnownWords, ODD_WORDS, withWord } from "./odd-words";

export interface NotificationFixture<Secrets> {
  secrets: Secrets;
  /** Other secrets of the same form; null where the URL is all there is. */
  otherSecrets: Secrets | null;
  /** A valid message about one sale, with buyer data. */
  sent: SentNotification;
  /** Whether the whole body is signed, so that no change to it goes unnoticed. */
  isSigned: boolean;
  /** The valid message with top-level fields changed or added, signed again. */
  withContent(changes: Record<string, unknown>): SentNotification;
  /** The names of its fields. */
  fields: readonly string[];
}

/** What holds for the notifications of every network. */
export function describeNotificationContract<Secrets extends object>(
  support: NotificationSupport<Secrets>,
  { secrets, otherSecrets, sent, isSigned, withContent, fields }: NotificationFixture<Secrets>,
): void {
  const valid = incomingOf(sent);
  const genuine = support.read(valid, secrets);
  const read = (changes: Partial<IncomingNotification>): Outcome =>
    outcomeOf(support, { ...valid, ...changes }, secrets);

  /** Refused for a stated reason, or read; and in neither case does it tell what it must not. */
  const expectHarmless = (outcome: Outcome) => {
    const told = JSON.stringify(outcome instanceof NotificationRefused ? outcome.message : outcome);
    for (const secret of [...Object.values(secrets), BUYER_MARK, BUYER_MAIL_DOMAIN]) expect(told).not.toContain(secret);
    if (outcome instanceof NotificationRefused) {
      expect([400, 401, 413]).toContain(outcome.status);
      expect(outcome.message).not.toBe("The message could not be read");
    } else {
      for (const row of outcome.rows) support.parseRow(row);
    }
  };
  const expectRefusedOrEqual = (outcome: Outcome) => {
    expectHarmless(outcome);
    if (!(outcome instanceof NotificationRefused)) expect(outcome).toEqual(genuine);
  };

  describe("a notification", () => {
    it("becomes one sale, and the same one with the same key when it is delivered again", () => {
      expect(genuine.ignored).toBeUndefined();
      expect(genuine.rows).toHaveLength(1);
      expect(support.parseRow({ ...Object(genuine.rows[0]), receivedAt: TIMELESS })).toMatchObject({
        sales: [{}],
        rejects: [],
      });
      expect(support.read(incomingOf(sent), secrets)).toEqual(genuine);
      expect(genuine.key).toMatch(/^[ -~]{1,200}$/);
      expect(support.reply).toBe("OK");
    });

    it("keeps no buyer data and no secret, in rows that survive being stored", () => {
      expectHarmless(genuine);
      const buyer = { buyer: BUYER_MARK, list: [BUYER_MARK] };
      expectHarmless(read(incomingOf(withContent({ newField: BUYER_MARK, NAME: BUYER_MARK, deep: buyer }))));
      for (const field of fields) expectHarmless(read(incomingOf(withContent({ [field]: buyer }))));
      expect(JSON.parse(JSON.stringify(genuine.rows))).toEqual(genuine.rows);
    });

    it.runIf(otherSecrets !== null)("is refused with 401 when the secret is another", () => {
      const outcome = outcomeOf(support, valid, otherSecrets as Secrets);
      expect(outcome).toMatchObject({ status: 401 });
      expectHarmless(outcome);
    });

    it.runIf(isSigned)("is refused with every single bit flipped, unless it reads the same", () => {
      const bytes = Buffer.from(valid.body);
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expectRefusedOrEqual(read({ body: flipped.toString() }));
      }
    });

    it("is refused when it is cut off anywhere, unless it reads the same", () => {
      const isSplit = valid.method === "GET";
      const text = isSplit ? String(valid.query) : valid.body;
      for (let length = 0; length < text.length; length += 1) {
        const cut = text.slice(0, length);
        const outcome = isSplit ? read({ query: new URLSearchParams(cut) }) : read({ body: cut });
        // Without a signature, a cut in the last value cannot be told.
        isSigned ? expectRefusedOrEqual(outcome) : expectHarmless(outcome);
      }
    });

    it("never ends in anything but a refusal or an answer, whatever comes in", () => {
      const text = fc.oneof(
        fc.string({ unit: "binary" }),
        fc.json(),
        fc.constantFrom("__proto__=1", "{}", "[]", "null"),
      );
      const pairs = fc.array(fc.tuple(fieldName(valid), fc.string({ unit: "binary" })), { maxLength: 12 });
      const form = pairs.map((all) => new URLSearchParams(all).toString());
      const incoming = fc.record({
        method: fc.constantFrom("GET" as const, "POST" as const),
        headers: fc.dictionary(fc.constantFrom("x-hotmart-hottok", "content-type", "__proto__"), fc.string()),
        query: fc.oneof(text, form).map((query) => new URLSearchParams(query)),
        body: fc.oneof(text, form),
        event: fc.constantFrom(null, "", "purchase", "refund", "__proto__", "constructor"),
      });
      fc.assert(
        fc.property(incoming, (changes) => expectHarmless(read(changes))),
        { numRuns: 1_000 },
      );
    });

    it("never falls over what is verified but odd", () => {
      const odd = fc.oneof(fc.anything({ maxDepth: 3 }), fc.string({ unit: "binary" }), fc.double().map(String));
      const changes = fc.dictionary(fc.constantFrom(...fields, "__proto__", "toString"), odd, { maxKeys: 3 });
      const property = fc.property(changes, (changed) => expectHarmless(read(incomingOf(withContent(changed)))));
      fc.assert(property, { numRuns: 500 });
    });

    it("refuses huge, deep and repeated content without falling over", () => {
      const deep = (open: string, close: string) => open.repeat(50_000) + close.repeat(50_000);
      const [first = ""] = valid.body.split("&");
      const bodies = [
        "x".repeat(300_000),
        deep("[", "]"),
        deep('{"a":', "}").replace("}", "1}"),
        `${valid.body}&${first}`,
        `${valid.body}&__proto__=1&constructor=2&hasOwnProperty=3`,
        valid.body.replace("{", '{"__proto__":{"hottok":"x"},"constructor":null,'),
        `\ufeff${valid.body}`,
        `a=${"9".repeat(100_000)}`,
        "&".repeat(100_000),
        "a=1&".repeat(60_000),
      ];
      for (const body of bodies) expectHarmless(read({ method: "POST", body }));
    });

    it.each(ODD_WORDS)("makes no sale of an unknown kind of the word %s, wherever it stands", (word) => {
      for (const field of fields) {
        const outcome = read(incomingOf(withContent({ [field]: word })));
        expectHarmless(outcome);
        if (outcome instanceof NotificationRefused) continue;
        for (const row of outcome.rows) expectKnownWords(support.parseRow({ ...Object(row), receivedAt: TIMELESS }));
      }
      const rows = withWord(genuine.rows[0], word).map((row) => ({ ...Object(row), receivedAt: TIMELESS }));
      expect(rows.some((row) => support.parseRow(row).sales.length > 0)).toBe(true);
      for (const row of rows) expectKnownWords(support.parseRow(row));
    });

    it("has a parser that rejects whatever is no row, and throws nothing", () => {
      const row = Object(genuine.rows[0]) as Record<string, unknown>;
      const changed = fc.record({ field: fc.constantFrom(...Object.keys(row)), value: fc.anything() });
      fc.assert(fc.property(fc.anything(), (anything) => void support.parseRow(anything)));
      fc.assert(
        fc.property(changed, ({ field, value }) => {
          const { sales } = support.parseRow({ ...row, receivedAt: TIMELESS, [field]: value });
          for (const sale of sales) expect(Number.isSafeInteger(sale.earnedMinor)).toBe(true);
        }),
        { numRuns: 500 },
      );
    });
  });
}

function fieldName(valid: IncomingNotification): fc.Arbitrary<string> {
  const known = valid.method === "GET" ? [...valid.query.keys()] : [...new URLSearchParams(valid.body).keys()];
  return fc.oneof(
    fc.constantFrom(...known.map((name) => name.slice(0, 40))),
    fc.constantFrom("__proto__", "a", "A", ""),
  );
}
