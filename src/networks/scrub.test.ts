import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isNil, keepFields } from "./scrub";

const KEEP = { id: true, price: true, lines: { item: true, inner: { a: true } } } as const;
const BUYER = "Marker-Buyer";

describe("keepFields", () => {
  it("keeps the listed fields and nothing else, at every depth", () => {
    const row = {
      id: "1",
      price: 5,
      email: BUYER,
      lines: [{ item: "a", note: BUYER, inner: { a: true, b: BUYER } }, { item: "b" }],
    };
    expect(keepFields(row, KEEP)).toEqual({
      id: "1",
      price: 5,
      lines: [{ item: "a", inner: { a: true } }, { item: "b" }],
    });
  });

  it("takes a nested shape as an object or as a list of them", () => {
    expect(keepFields({ lines: { item: "a", note: BUYER } }, KEEP)).toEqual({ lines: { item: "a" } });
    expect(keepFields({ lines: [] }, KEEP)).toEqual({ lines: [] });
  });

  it("keeps null, and the null of a converted XML without what may stand beside it", () => {
    const row = { id: null, price: { "@nil": "true", note: BUYER }, lines: { "@nil": true } };
    expect(keepFields(row, KEEP)).toEqual({ id: null, price: { "@nil": "true" }, lines: { "@nil": "true" } });
  });

  it("empties an object or a list where a plain value belongs", () => {
    expect(keepFields({ id: { name: BUYER }, price: [BUYER] }, KEEP)).toEqual({ id: {}, price: [] });
  });

  it("does not keep a plain value where an object belongs", () => {
    for (const value of [BUYER, [BUYER, [BUYER]]]) {
      expect(JSON.stringify(keepFields({ lines: value }, KEEP))).not.toContain(BUYER);
    }
  });

  it.each([[BUYER], [42], [null], [true], [[BUYER]]])("keeps of the row %j its type alone", (row) => {
    expect(JSON.stringify(keepFields(row, KEEP))).toMatch(/^\[?"\[(string|number|null|boolean)\]"\]?$/);
  });

  it("is not fooled by the names that every object has", () => {
    const row = JSON.parse(`{"__proto__":{"id":"${BUYER}"},"constructor":"${BUYER}","toString":"${BUYER}","id":"1"}`);
    expect(JSON.stringify(keepFields(row, KEEP))).toBe('{"id":"1"}');
  });

  it("removes what Postgres cannot store: NUL, and half of a surrogate pair", () => {
    const row = { id: "a\u0000b\ud83d", price: "😀", lines: [{ item: "\udc00x" }] };
    expect(keepFields(row, KEEP)).toEqual({ id: "ab\ufffd", price: "😀", lines: [{ item: "\ufffdx" }] });
  });

  it("lets no value of a field through that is not listed, whatever the row looks like", () => {
    const name = fc.constantFrom("email", "ID", "Id", "name", "line", "__proto__", "lines ");
    const hidden = fc.dictionary(name, fc.oneof(fc.constant(BUYER), fc.constant([BUYER]), fc.constant({ id: BUYER })));
    fc.assert(
      fc.property(hidden, hidden, (top, deep) => {
        const kept = keepFields({ ...top, id: "1", lines: [{ ...deep, item: "a" }] }, KEEP);
        expect(kept).toEqual({ id: "1", lines: [{ item: "a" }] });
      }),
    );
  });

  it("leaves the row that it was given as it was", () => {
    const row = { id: "1\u0000", email: BUYER, lines: [{ item: "a", note: BUYER }] };
    const before = structuredClone(row);
    keepFields(row, KEEP);
    expect(row).toEqual(before);
  });
});

describe("isNil", () => {
  it("knows the null of a converted XML, and nothing else", () => {
    expect([{ "@nil": "true" }, { "@nil": true }].every(isNil)).toBe(true);
    expect([null, undefined, "", {}, "true", { "@nil": "false" }, { nil: "true" }].some(isNil)).toBe(false);
  });
});
