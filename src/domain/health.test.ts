import { describe, expect, it } from "vitest";
import { FAILURE_CODES } from "./failure";
import { ACCOUNT_STATES, HEALTH_ACTIONS, HEALTH_COLORS, type HealthFacts, healthOf } from "./health";
import { HOUR, MINUTE } from "./window";

const NOW = new Date("2026-09-20T12:20:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);

type Last = NonNullable<HealthFacts["last"]>;

const last = (overrides: Partial<Last> = {}): Last => ({
  success: true,
  completedAt: ago(10 * MINUTE),
  errorCode: null,
  dryRun: false,
  doubt: null,
  ...overrides,
});

const NOTHING_HELD_BACK = { rows: 0, about: [] };

const facts = (overrides: Partial<HealthFacts> = {}): HealthFacts => ({
  status: "active",
  disconnected: false,
  last: last(),
  lastSuccessAt: ago(HOUR),
  run: null,
  importing: false,
  importProblem: null,
  outage: false,
  heldBack: NOTHING_HELD_BACK,
  ...overrides,
});

const verdictOn = (overrides: Partial<HealthFacts> = {}) => healthOf(facts(overrides), NOW);
const failed = (errorCode: Last["errorCode"] = "internal") => last({ success: false, errorCode });
const LATE = ago(2 * HOUR + 1);

describe("healthOf", () => {
  it("is green with nothing to do when the last sync succeeded lately", () => {
    expect(verdictOn()).toMatchObject({ state: "on_time", color: "green", action: "none", actionLabel: "" });
  });

  it("is grey when paused, and offers to resume; grey when disconnected", () => {
    expect(verdictOn({ status: "paused" })).toMatchObject({ state: "paused", color: "grey", action: "resume" });
    expect(verdictOn({ disconnected: true })).toMatchObject({ state: "disconnected", color: "grey", action: "none" });
  });

  it("is red when the user must reconnect", () => {
    const needsYou = { state: "needs_you", color: "red", action: "reconnect" };
    expect(verdictOn({ status: "needs_reconnect" })).toMatchObject(needsYou);
    expect(verdictOn({ last: failed("credentials_rejected") })).toMatchObject(needsYou);
  });

  it("is blue while new credentials are being tried", () => {
    const run = { attempt: 1, failure: null };
    expect(verdictOn({ last: failed("credentials_rejected"), run })).toMatchObject({ state: "working", color: "blue" });
  });

  it.each(["rate_limited", "network_unavailable"] as const)(
    "calls nobody for %s: it is retried until the next tick, and delayed after two hours",
    (code) => {
      expect(verdictOn({ last: failed(code) })).toMatchObject({ state: "retrying", color: "yellow" });
      expect(verdictOn({ last: failed(code), lastSuccessAt: LATE })).toMatchObject({
        state: "delayed",
        color: "yellow",
      });
    },
  );

  it("counts from the tick after the failure where there never was a success", () => {
    const never = { lastSuccessAt: null };
    expect(verdictOn({ ...never, last: failed("rate_limited") })).toMatchObject({ state: "retrying" });
    const before = { ...failed("rate_limited"), completedAt: ago(30 * MINUTE) };
    expect(verdictOn({ ...never, last: before })).toMatchObject({ state: "delayed", color: "yellow" });
  });

  it.each(["contract_changed", "internal", null] as const)("is red and ours to mend for %s", (code) => {
    const verdict = verdictOn({ last: failed(code) });
    expect(verdict).toMatchObject({ state: "delayed", color: "red", reason: expect.stringContaining("ours to mend") });
  });

  it("has an answer of its own to every failure code", () => {
    const reasons = FAILURE_CODES.map((errorCode) => verdictOn({ last: failed(errorCode) }).reason);
    expect(new Set(reasons).size).toBe(FAILURE_CODES.length);
  });

  it("shows a run that failed and goes on by itself, with its attempt", () => {
    const run = { attempt: 3, failure: "network_unavailable" } as const;
    const retrying = { color: "yellow", action: "wait", reason: expect.stringContaining("Attempt 3") };
    expect(verdictOn({ run })).toMatchObject({ ...retrying, state: "retrying" });
    expect(verdictOn({ run, importing: true, last: null, lastSuccessAt: null })).toMatchObject(retrying);
    expect(verdictOn({ run, lastSuccessAt: LATE })).toMatchObject({ ...retrying, state: "delayed" });
    expect(verdictOn({ run: { attempt: 1, failure: null } })).toMatchObject({ color: "green" });
  });

  it("is blue while the history is imported", () => {
    const importing = { state: "working", color: "blue", label: "Importing", action: "wait" };
    expect(verdictOn({ importing: true })).toMatchObject(importing);
    expect(verdictOn({ importing: true, last: null, lastSuccessAt: null })).toMatchObject(importing);
  });

  it("is yellow while the last read is not believed", () => {
    expect(verdictOn({ last: last({ doubt: "unexpected_zero" }) })).toMatchObject({ color: "yellow" });
    expect(verdictOn({ last: last({ doubt: "clock_backwards" }) })).toMatchObject({ color: "yellow" });
  });

  it("asks nobody to reconnect while the network fails for everyone", () => {
    expect(verdictOn({ last: failed("credentials_rejected"), outage: true })).toMatchObject({
      color: "yellow",
      action: "wait",
    });
    expect(verdictOn({ outage: true }), "this account is fine").toMatchObject({ color: "green" });
  });

  it("says when the history is incomplete and no import is at work on it: red where it is ours to mend", () => {
    const stuck = { importProblem: "stalled" } as const;
    expect(verdictOn(stuck)).toMatchObject({ color: "red", action: "sync", label: "History incomplete" });
    expect(verdictOn({ importProblem: "contract_changed" })).toMatchObject({ color: "red" });
    expect(verdictOn({ importProblem: "network_unavailable" })).toMatchObject({ color: "yellow", state: "retrying" });
    expect(verdictOn({ ...stuck, importing: true })).toMatchObject({ color: "blue" });
  });

  it("is grey before the first sync", () => {
    const fresh = { state: "working", color: "grey", label: "Not synced yet", action: "sync" };
    expect(verdictOn({ last: null, lastSuccessAt: null })).toMatchObject(fresh);
    expect(verdictOn({ lastSuccessAt: null })).toMatchObject(fresh);
  });

  it("is yellow once the last success is more than two hours old, and not a moment before", () => {
    expect(verdictOn({ lastSuccessAt: ago(2 * HOUR) }).color).toBe("green");
    expect(verdictOn({ lastSuccessAt: LATE })).toMatchObject({ state: "delayed", color: "yellow", action: "sync" });
  });

  it("is yellow while anything is held back, and says how many and about how much", () => {
    const heldBack = (rows: number, about: HealthFacts["heldBack"]["about"] = []) =>
      verdictOn({ heldBack: { rows, about } });
    expect(heldBack(1)).toMatchObject({ state: "held_back", color: "yellow", action: "review" });
    expect(heldBack(1).reason).toMatch(/^1 sale is held back: /);
    const about = [
      { currency: "EUR", minor: 1_200 },
      { currency: "USD", minor: 6_000 },
    ];
    expect(heldBack(12, about).reason).toMatch(/^12 sales are held back, about €12\.00 and \$60\.00: /);
  });

  it("says of a dry run that nothing was written", () => {
    expect(verdictOn({ last: last({ dryRun: true }) })).toMatchObject({
      color: "green",
      reason: expect.stringContaining("Dry run"),
    });
  });

  it("goes by the first rule that matches", () => {
    const rules: [string, Partial<HealthFacts>][] = [
      ["Disconnected", { disconnected: true }],
      ["Paused", { status: "paused" }],
      ["Needs you", { status: "needs_reconnect" }],
      ["Retrying", { run: { attempt: 2, failure: "rate_limited" } }],
      ["Delayed", { last: failed() }],
      ["Importing", { importing: true }],
      ["History incomplete", { importProblem: "stalled" }],
      ["Not synced yet", { last: null }],
      ["Held back", { heldBack: { rows: 3, about: [] } }],
    ];
    for (const [index, [label]] of rules.entries()) {
      // This rule's facts, and those of every rule after it.
      const all = rules.slice(index).reverse();
      expect(verdictOn(Object.assign({}, ...all.map(([, more]) => more))).label).toBe(label);
    }
  });

  it("is red only where a person has to mend something, whatever comes together", () => {
    const runs = [null, { attempt: 2, failure: "network_unavailable" }, { attempt: 1, failure: null }] as const;
    for (const errorCode of ["rate_limited", "network_unavailable"] as const) {
      for (const run of runs) {
        for (const lastSuccessAt of [null, ago(HOUR), LATE]) {
          for (const outage of [true, false]) {
            expect(verdictOn({ last: failed(errorCode), run, lastSuccessAt, outage }).color).toBe("yellow");
          }
        }
      }
    }
  });

  it("uses the declared words only, and sentences that hold nothing from the wire", () => {
    const cases: Partial<HealthFacts>[] = [
      {},
      { status: "paused" },
      { importing: true },
      { last: null },
      ...FAILURE_CODES.flatMap((code) => [{ last: failed(code) }, { importProblem: code }]),
      ...FAILURE_CODES.map((failure) => ({ run: { attempt: 2, failure } })),
    ];
    for (const overrides of cases) {
      const health = verdictOn(overrides);
      expect(HEALTH_COLORS).toContain(health.color);
      expect(HEALTH_ACTIONS).toContain(health.action);
      expect(ACCOUNT_STATES).toContain(health.state);
      expect(health.reason).toMatch(/\.$/);
      expect(health.reason).not.toMatch(/HTTP|[(){}]/);
      expect(health.action === "none").toBe(health.actionLabel === "");
    }
  });
});
