import { describe, expect, it } from "vitest";
import { makeRun } from "../../../test/make-account";
import { describeImport } from "./describe-coverage";
import { describeOthers, describeRun } from "./describe-sync-log";

const NOW = Date.parse("2026-01-01T12:00:00.000Z");
const failure = { code: "network_unavailable", reason: "The network cannot be reached." };

describe("describeRun", () => {
  it("says what runs, and of one that failed which attempt comes when", () => {
    expect(describeRun(makeRun(), NOW)).toBe("Syncing…");
    expect(describeRun(makeRun({ kind: "import" }), NOW)).toBe("Importing…");
    const waiting = makeRun({ attempt: 3, failure, nextAttemptAt: "2026-01-01T12:01:00.000Z" });
    expect(describeRun(waiting, NOW)).toMatch(/^Retrying, attempt 3 at about \d/);
    expect(describeRun(waiting, NOW + 120_000)).toBe("Retrying, attempt 3 now");
  });
});

describe("describeImport", () => {
  const counts = { sales: 8_000, rebills: 347, refunds: 90, chargebacks: 2 };

  it("says what was found and how far back, and no share of nobody knows what", () => {
    expect(describeImport({ reachedBack: null, share: null }, { ...counts, sales: 0, rebills: 0 })).toBe(
      "0 sales so far",
    );
    expect(describeImport({ reachedBack: "2024-03-03T00:00:00.000Z", share: null }, counts)).toBe(
      "8,347 sales so far, back to Mar 3, 2024",
    );
    expect(describeImport({ reachedBack: "2024-03-03T00:00:00.000Z", share: 0.5 }, counts)).toMatch(/, 50% of the/);
  });
});

describe("describeOthers", () => {
  it("names rebills, refunds and chargebacks apart from sales", () => {
    expect(describeOthers({ sales: 9, rebills: 0, refunds: 1, chargebacks: 1_200 })).toBe(
      "1 refund, 1,200 chargebacks",
    );
    expect(describeOthers({ sales: 9, rebills: 0, refunds: 0, chargebacks: 0 })).toBe("");
  });
});
