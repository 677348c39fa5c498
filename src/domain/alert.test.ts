import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type IncidentState, isSameIncident, newsOf, TOLD_A_DAY } from "./alert";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (hours: number) => new Date(Date.UTC(2026, 10, 1) + hours * HOUR);
const open: IncidentState = { closedAt: null, closedBy: null, told: null, toldAt: [] };

describe("what is told of an incident", () => {
  test("is its beginning once, and its end once", () => {
    expect(newsOf(open, at(0))).toBe("opened");
    const told = { ...open, told: "opened", toldAt: [at(0)] } as const;
    expect(newsOf(told, at(1))).toBe(null);
    const closed = { ...told, closedAt: at(2), closedBy: "recovered" } as const;
    expect(newsOf(closed, at(2))).toBe("closed");
    expect(newsOf({ ...closed, told: "closed", toldAt: [at(0), at(2)] }, at(3))).toBe(null);
  });

  test("is no end of what nobody was told of, or waits for", () => {
    const closed = { ...open, closedAt: at(2) } as const;
    expect(newsOf({ ...closed, closedBy: "recovered" }, at(2))).toBe(null);
    expect(newsOf({ ...closed, told: "opened", toldAt: [at(0)], closedBy: "withdrawn" }, at(2))).toBe(null);
  });

  test("never comes more than twice a day, and is the truth once that has stood for a day", () => {
    const changes = fc.array(fc.integer({ min: 1, max: 30 * 12 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(changes, (quarters) => {
        // A cause that comes and goes after so many five minutes each, looked at every five minutes.
        const flips = new Set<number>();
        let end = 0;
        for (const many of quarters) {
          end += many;
          flips.add(end);
        }
        let state: IncidentState = open;
        const told: Date[] = [];
        let stood = 0;
        for (let n = 0; n <= end + 300; n += 1) {
          const now = new Date(at(0).getTime() + n * 5 * 60_000);
          stood += 1;
          if (flips.has(n)) {
            stood = 0;
            state =
              state.closedAt === null
                ? { ...state, closedAt: now, closedBy: "recovered" }
                : isSameIncident(state, now)
                  ? { ...state, closedAt: null, closedBy: null }
                  : open;
          }
          const news = newsOf(state, now);
          if (news) {
            told.push(now);
            state = { ...state, told: news, toldAt: [...state.toldAt, now].slice(-TOLD_A_DAY) };
          }
          const truth = state.closedAt === null ? "opened" : "closed";
          // 288 times five minutes are a day.
          if (stood > 288 && (state.told !== null || truth === "opened")) expect(state.told).toBe(truth);
        }
        for (const [i, time] of told.entries()) {
          const third = told[i + TOLD_A_DAY];
          if (third) expect(third.getTime() - time.getTime()).toBeGreaterThanOrEqual(DAY);
        }
      }),
      { numRuns: 200 },
    );
  });
});
