import { describe, expect, it } from "vitest";
import { compileExpression } from "./expressions";

const event = { name: "app/x", data: { s: "a", n: 5, b: true, none: null, list: ["a", "b"], deep: { k: "v" } } };
const evaluate = (source: string) =>
  compileExpression(source, { variables: ["event", "async"] }).evaluate({ event, async: { data: { s: "a" } } });

describe("expressions", () => {
  it.each([
    ["event.data.s == 'a' && event.data.n > 4", true],
    ["event.data.s == async.data.s", true],
    ["event.data['s'] == \"b\" || event.data.b", true],
    ["event.data.n == 5.0 && event.data.n <= 5", true],
    ["event.data.s in event.data.list", true],
    ["event.data.n in [1, 5]", true],
    ["event.data.deep.k != 'v'", false],
    ["has(event.data.s) && event.data.t == null", true],
    ["event.name.startsWith('app/')", true],
    ["size(event.data.list) == 2", true],
    ["event.data.s + '-' + event.data.n", "a-5"],
    ["event.data.n > 3 ? 120 : 0", 120n],
    ["event.data.none == null", true],
    ["event.data.none == 'a'", false],
    ["event.data.none < 1", true],
  ])("%s", (source, result) => {
    expect(evaluate(source)).toBe(result);
  });

  it.each([
    ["event.data.missing", false],
    ["event.data.missing == 'a'", false],
    ["event.data.missing == null", true],
    ["event.data.missing != 'a'", true],
    ["event.data.missing.deeper == 'a'", false],
    ["event.data.missing < 5", true],
    ["event.data.missing > 5", false],
    ["!event.data.missing", false],
    ["event.data.missing + 'x'", "x"],
    ["event.data.s + event.data.missing.deeper", "a"],
    ["has(event.data.missing)", false],
    ["!has(event.data.missing)", false],
    ["event.data.missing || event.data.s == 'a'", true],
  ])("%s: what is missing never fails, as on the real server", (source, result) => {
    expect(evaluate(source)).toBe(result);
  });

  it.each(["event.data.", "foo == 1", "lowercase(event.name)", "event.data.n * 2 > 1", "[1].map(x, x + 1)"])(
    "%s is refused",
    (source) => {
      expect(() => evaluate(source)).toThrow();
    },
  );
});
