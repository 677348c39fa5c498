import { describe, expect, it } from "vitest";
import { FAILURE_CODES } from "./failure";
import { HEALTH_ACTIONS, HEALTH_COLORS, type HealthFacts, healthOf } from "./health";
import { HOUR } from "./window";

const NOW = new Date("2026-09-20T12:00:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);

type Last = NonNullable<HealthFacts["last"]>;

const last = (overrides: Partial<Last> = {}): Last => ({
  success: true,
  completedAt: ago(HOUR),
  error: null,
  errorCode: null,
  rejected: 0,
  dryRun: false,
  doubt: null,
  ...overrides,
});

const facts = (overrides: Partial<HealthFacts> = {}): HealthFacts => ({
  status: "active",
  last: last(),
  lastSuccessAt: ago(HOUR),
  importing: false,
  importProblem: null,
  outage: false,
  ...overrides,
});

const verdictOn = (overrides: Partial<HealthFacts> = {}) => healthOf(facts(overrides), NOW);
const failed = (overrides: Partial<Last> = {}) => last({ success: false, errorCode: "internal", ...overrides });

describe("healthOf", () => {
  it("is green with nothing to do when the last sync succeeded lately", () => {
    expect(verdictOn()).toMatchObject({ color: "green", label: "Healthy", action: "none", actionLabel: "" });
  });

  it("is grey when paused, and offers to resume", () => {
    expect(verdictOn({ status: "paused" })).toMatchObject({ color: "grey", label: "Paused", action: "resume" });
  });

  it("is red when the user must reconnect", () => {
    const health = verdictOn({ status: "needs_reconnect" });
    expect(health).toMatchObject({ color: "red", label: "Needs you", action: "reconnect" });
  });

  it.each([
    ["credentials_rejected", "reconnect"],
    ["rate_limited", "wait"],
    ["network_unavailable", "sync"],
    ["contract_changed", "wait"],
    ["internal", "sync"],
  ] as const)("is red when the last sync failed with %s, and says: %s", (errorCode, action) => {
    expect(verdictOn({ last: failed({ errorCode }) })).toMatchObject({ color: "red", label: "Failed", action });
  });

  it("has an answer of its own to every failure code", () => {
    const reasons = FAILURE_CODES.map((errorCode) => verdictOn({ last: failed({ errorCode }) }).reason);
    expect(new Set(reasons).size).toBe(FAILURE_CODES.length);
  });

  it("treats a failure without a code as one of ours", () => {
    expect(verdictOn({ last: failed({ errorCode: null }) })).toEqual(verdictOn({ last: failed() }));
  });

  it("says what went wrong in the network's words, but not for credentials", () => {
    const error = "HTTP 503: Maintenance";
    expect(verdictOn({ last: failed({ errorCode: "network_unavailable", error }) }).reason).toMatch(/\(.*503.*\)$/);
    expect(verdictOn({ last: failed({ errorCode: "credentials_rejected", error }) }).reason).not.toContain(error);
  });

  it("is blue while the history is imported", () => {
    const importing = { color: "blue", label: "Importing", action: "wait" };
    expect(verdictOn({ importing: true })).toMatchObject(importing);
    expect(verdictOn({ importing: true, last: null, lastSuccessAt: null })).toMatchObject(importing);
  });

  it("is yellow while the last read is not believed", () => {
    expect(verdictOn({ last: last({ doubt: "unexpected_zero" }) })).toMatchObject({ color: "yellow" });
    expect(verdictOn({ last: last({ doubt: "clock_backwards" }) })).toMatchObject({ color: "yellow" });
  });

  it("asks nobody to reconnect while the network fails for everyone", () => {
    expect(verdictOn({ last: failed({ errorCode: "credentials_rejected" }), outage: true })).toMatchObject({
      color: "red",
      action: "wait",
    });
    expect(verdictOn({ outage: true }), "this account is fine").toMatchObject({ color: "green" });
  });

  it("is red while the history is incomplete and no import is at work on it", () => {
    const stuck = { importProblem: "two runs came no further." };
    expect(verdictOn(stuck)).toMatchObject({
      color: "red",
      action: "sync",
      reason: "The import stopped: two runs came no further.",
    });
    expect(verdictOn({ ...stuck, importing: true })).toMatchObject({ color: "blue" });
  });

  it("is grey before the first sync", () => {
    const fresh = { color: "grey", label: "Not synced yet", action: "sync" };
    expect(verdictOn({ last: null, lastSuccessAt: null })).toMatchObject(fresh);
    expect(verdictOn({ lastSuccessAt: null })).toMatchObject(fresh);
  });

  it("is yellow once the last success is more than two hours old, and not a moment before", () => {
    expect(verdictOn({ lastSuccessAt: ago(2 * HOUR) }).color).toBe("green");
    expect(verdictOn({ lastSuccessAt: ago(2 * HOUR + 1) })).toMatchObject({
      color: "yellow",
      label: "Stale",
      action: "sync",
    });
  });

  it("is yellow when rows were rejected, and says how many", () => {
    expect(verdictOn({ last: last({ rejected: 1 }) })).toMatchObject({ color: "yellow", label: "Incomplete" });
    expect(verdictOn({ last: last({ rejected: 1 }) }).reason).toMatch(/^1 row /);
    expect(verdictOn({ last: last({ rejected: 12 }) }).reason).toMatch(/^12 rows /);
  });

  it("says of a dry run that nothing was written", () => {
    expect(verdictOn({ last: last({ dryRun: true }) })).toMatchObject({
      color: "green",
      reason: expect.stringContaining("Dry run"),
    });
  });

  it("goes by the first rule that matches", () => {
    const rules: [string, Partial<HealthFacts>][] = [
      ["Paused", { status: "paused" }],
      ["Needs you", { status: "needs_reconnect" }],
      ["Failed", { last: failed({ rejected: 3, dryRun: true }) }],
      ["Importing", { importing: true }],
      ["Not synced yet", { last: null }],
      ["Stale", { lastSuccessAt: ago(3 * HOUR) }],
      ["Incomplete", { last: last({ rejected: 3, dryRun: true }) }],
    ];
    for (const [index, [label]] of rules.entries()) {
      // This rule's facts, and those of every rule after it.
      const all = rules.slice(index).reverse();
      expect(verdictOn(Object.assign({}, ...all.map(([, more]) => more))).label).toBe(label);
    }
  });

  it("uses the declared colours and actions only, with one sentence each", () => {
    const cases = [{}, { status: "paused" }, { importing: true }, { last: null }, { last: failed() }] as const;
    for (const overrides of cases) {
      const health = verdictOn(overrides as Partial<HealthFacts>);
      expect(HEALTH_COLORS).toContain(health.color);
      expect(HEALTH_ACTIONS).toContain(health.action);
      expect(health.reason).toMatch(/\.$|\)$/);
      expect(health.action === "none").toBe(health.actionLabel === "");
    }
  });
});
