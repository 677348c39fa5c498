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
    expect(widestToAsk({ taken: 0, refused: [], readSince: 0 })).toBe(Number.POSITIVE_INFINITY);
    expect(widestToAsk({ taken: 31 * DAY, refused: [60 * DAY], readSince: 0 })).toBe(Number.POSITIVE_INFINITY);
  });

  it("is what was taken, or the usual length below what was refused", () => {
    expect(widestToAsk({ taken: 31 * DAY, refused: [60 * DAY - 3 * HOUR, 90 * DAY], readSince: 0 })).toBe(31 * DAY);
    expect(widestToAsk({ taken: 2 * DAY, refused: [60 * DAY - 3 * HOUR, 90 * DAY], readSince: 0 })).toBe(
      31 * DAY - 3 * HOUR,
    );
  });

  it("forgets refusals of what was taken all the same", () => {
    expect(widestToAsk({ taken: 90 * DAY, refused: [60 * DAY, 60 * DAY], readSince: 0 })).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(widestToAsk({ taken: 60 * DAY, refused: [60 * DAY, 60 * DAY], readSince: 0 })).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it("widens by a usual length for each ten windows that were read since the last refusal", () => {
    const widest = (readSince: number) => widestToAsk({ taken: 12 * HOUR, refused: [DAY, DAY], readSince });
    expect([widest(9), widest(10), widest(19), widest(20)].map((ms) => ms / HOUR)).toEqual([21, 69, 69, 165]);
    expect(widest(130)).toBe(Number.POSITIVE_INFINITY);
  });

  it("of a network that has a real limit costs no more than one request in ten, and comes to that limit", () => {
    const real = 60 * DAY;
    const [read, refused]: [number[], number[]] = [[], []];
    let readSince = 0;
    for (let n = 0; n < 400; n += 1) {
      const ms = Math.min(widestToAsk({ taken: Math.max(0, ...read), refused, readSince }), 400 * DAY);
      if (ms > real) {
        refused.push(ms);
        readSince = 0;
      } else {
        read.push(ms);
        readSince += 1;
      }
    }
    expect(Math.max(...read)).toBe(60 * DAY - 3 * HOUR);
    expect(refused.length).toBeLessThanOrEqual(400 / 10);
  });
});
