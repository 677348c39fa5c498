import { describe, expect, it } from "vitest";
import type { AccountSummary } from "#http/contract";
import { makeAccount } from "../../../../test/make-account";
import { render, textOf } from "../../../../test/render";
import { HealthLine } from "./health-line";

const health = (color: AccountSummary["health"]["color"], label: string, reason: string) => ({ color, label, reason });
const line = (over: Parameters<typeof makeAccount>[0], syncing = false) =>
  render(<HealthLine account={makeAccount(over)} syncing={syncing} />);

describe("an account's state", () => {
  it("is a dot and two words when all is fine: no sentence asks to be read", () => {
    expect(textOf(line({}))).toBe("On time");
  });

  it.each([
    ["needs_you", health("red", "Needs you", "The network does not accept the credentials.")],
    ["held_back", health("yellow", "Held back", "3 sales are held back.")],
    ["delayed", health("yellow", "Delayed", "No sync for three hours.")],
    ["paused", health("grey", "Paused", "Syncing is paused.")],
  ] as const)("is a sentence when not: %s", (state, verdict) => {
    const html = line({ state, health: verdict });
    expect(textOf(html)).toBe(`${verdict.label} · ${verdict.reason}`);
    expect(html).toContain(`data-color="${verdict.color}"`);
  });

  it("tells which attempt is due, and when", () => {
    const nextAttemptAt = new Date(Date.now() + 3_600_000).toISOString();
    const currentRun = {
      ...{ kind: "incremental", trigger: "schedule", startedAt: "2026-01-01T00:00:00.000Z", attempt: 3, nextAttemptAt },
      failure: { code: "network_unavailable", reason: "The network cannot be reached." },
    };
    expect(textOf(line({ state: "retrying", currentRun }, true))).toMatch(/attempt 3 at (\w+ \d+, )?\d\d:\d\d$/);
    expect(textOf(line({ currentRun: { ...currentRun, nextAttemptAt: null } }, true))).toMatch(/attempt 3 now$/);
  });

  it("tells how far a first import is", () => {
    const importing = { reachedBack: "2024-03-03T00:00:00.000Z", share: 0.5 };
    const counts = { sales: 8_347, rebills: 0, refunds: 0, chargebacks: 0 };
    const text = textOf(
      line({ state: "working", health: health("blue", "Importing", "It is read."), importing, counts }),
    );
    expect(text).toContain("8,347 sales so far, back to Mar 3, 2024, 50% of the time since the first");
  });
});
