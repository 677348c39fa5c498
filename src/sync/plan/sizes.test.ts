import { describe, expect, it } from "vitest";
import { DAY, HOUR } from "#domain/window";
import { nextNarrower, widestToAsk } from "./sizes";

describe("a window that was refused for its width", () => {
  it("gives way to the next length that networks usually take, and below all of them to half of itself", () => {
    const widths: number[] = [];
    for (let ms = 5_600 * DAY; ms > 0.1 * DAY; ms = nextNarrower(ms)) widths.push(Math.ceil(ms / DAY));
    expect(widths).toEqual([5_600, 1_826, 730, 365, 180, 90, 60, 31, 30, 28, 14, 7, 3, 1, 1, 1, 1]);
    expect(nextNarrower(DAY / 2)).toBe(DAY / 4);
  });
});

describe("the widest window to ask for", () => {
  it("has no limit until two windows were refused, since one refusal may be a fault in passing", () => {
    expect(widestToAsk({ taken: 0, refused: [] })).toBe(Number.POSITIVE_INFINITY);
    expect(widestToAsk({ taken: 31 * DAY, refused: [60 * DAY] })).toBe(Number.POSITIVE_INFINITY);
  });

  it("is what was taken, or the usual length below what was refused", () => {
    expect(widestToAsk({ taken: 31 * DAY, refused: [60 * DAY - 3 * HOUR, 90 * DAY] })).toBe(31 * DAY);
    expect(widestToAsk({ taken: 2 * DAY, refused: [60 * DAY - 3 * HOUR, 90 * DAY] })).toBe(31 * DAY - 3 * HOUR);
  });

  it("forgets refusals of what was taken all the same", () => {
    expect(widestToAsk({ taken: 90 * DAY, refused: [60 * DAY, 60 * DAY] })).toBe(Number.POSITIVE_INFINITY);
    expect(widestToAsk({ taken: 60 * DAY, refused: [60 * DAY, 60 * DAY] })).toBe(Number.POSITIVE_INFINITY);
  });
});
