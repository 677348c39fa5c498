import { describe, expect, it } from "vitest";
import { FAILURE_CODES, FAILURE_SENTENCES } from "./failure";
import { type HealthFacts, healthOf, type Verdict } from "./health";
import { HOUR, MINUTE } from "./window";

const NOW = new Date("2026-09-20T12:20:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const LATE = ago(2 * HOUR + 1);

const SUCCESS = { success: true, completedAt: ago(10 * MINUTE), errorCode: null, dryRun: false, doubt: null };
const failure = (errorCode: NonNullable<HealthFacts["last"]>["errorCode"]) => ({
  ...SUCCESS,
  success: false,
  errorCode,
});

const verdictOn = (over: Partial<HealthFacts>): Verdict =>
  healthOf(
    {
      status: "active",
      disconnected: false,
      last: SUCCESS,
      lastSuccessAt: ago(HOUR),
      run: null,
      importing: false,
      importProblem: null,
      outage: false,
      heldBack: { rows: 0, about: [] },
      ...over,
    },
    NOW,
  );

/** What a user reads: the label, the sentence, and what stands on the button. */
const wordsOf = (over: Partial<HealthFacts>) => {
  const { label, reason, actionLabel } = verdictOn(over);
  return [label, reason, actionLabel];
};

describe("what is said of an account", () => {
  const RECONNECT = [
    "Needs you",
    "The network does not accept the credentials. Syncing goes on once you reconnect; nothing is lost.",
    "Reconnect",
  ];
  const DOWN = "The network fails for many accounts alike; syncing goes on by itself as soon as it is back.";

  it.each<[string, Partial<HealthFacts>, string[]]>([
    ["on time", {}, ["On time", "Synced within the last two hours.", ""]],
    [
      "on a dry run",
      { last: { ...SUCCESS, dryRun: true } },
      ["On time", "Dry run: the last sync read without writing.", ""],
    ],
    ["disconnected", { disconnected: true }, ["Disconnected", "Its sales stay.", ""]],
    ["paused", { status: "paused" }, ["Paused", "Syncing is paused.", "Resume"]],
    ["in need of its user", { status: "needs_reconnect" }, RECONNECT],
    ["refused", { last: failure("credentials_rejected") }, RECONNECT],
    [
      "trying new credentials",
      { last: failure("credentials_rejected"), run: { attempt: 1, failure: null } },
      ["Reconnecting", "The new credentials are being tried.", "Wait"],
    ],
    [
      "of a network that is down",
      { outage: true, last: failure("network_unavailable") },
      ["Network down", DOWN, "Wait"],
    ],
    ["importing", { importing: true }, ["Importing", "The history is being imported.", "Wait"]],
    ["new", { last: null }, ["Not synced yet", "The first sync has not run yet.", "Sync now"]],
    ["late", { lastSuccessAt: LATE }, ["Delayed", "The last successful sync is more than two hours old.", "Sync now"]],
  ])("that is %s", (_, facts, words) => {
    expect(wordsOf(facts)).toEqual(words);
  });

  it("names why its history is not complete, and offers to sync whatever the reason", () => {
    expect(wordsOf({ importProblem: "stalled" })).toEqual([
      "History incomplete",
      "Something failed inside Tidemark; that is ours to mend. The import of the history came no further twice.",
      "Sync now",
    ]);
    expect(wordsOf({ importProblem: "rate_limited" })).toEqual([
      "History incomplete",
      "The network takes no more requests for now. The history is not complete yet; the import goes on with a later sync.",
      "Sync now",
    ]);
  });

  it("says why the last read is not believed, and that nothing is lost by it", () => {
    const reasonOf = (doubt: NonNullable<NonNullable<HealthFacts["last"]>["doubt"]>) => {
      const { reason, ...verdict } = verdictOn({ last: { ...SUCCESS, doubt } });
      expect(verdict).toEqual({
        state: "delayed",
        color: "yellow",
        label: "Doubtful",
        action: "none",
        actionLabel: "",
      });
      return reason;
    };
    expect(reasonOf("unexpected_zero")).toMatch(/hardly any of the sales it had; nothing was removed/);
    expect(reasonOf("list_changed")).toMatch(/list changed each time it was read; nothing was removed/);
    expect(reasonOf("clock_backwards")).toMatch(/clock ran backwards; .* claims nothing new/);
  });

  it("counts what is held back, of one as of one", () => {
    const one = { rows: 1, about: [{ currency: "EUR", minor: 1_200 }] };
    expect(wordsOf({ heldBack: one })).toEqual([
      "Held back",
      "1 sale is held back, about €12.00: it could not be read yet and counts nowhere.",
      "See them",
    ]);
    expect(wordsOf({ heldBack: { rows: 2, about: [] } })).toEqual([
      "Held back",
      "2 sales are held back: they could not be read yet and count nowhere.",
      "See them",
    ]);
  });
});

describe("what is said of a failure", () => {
  it.each([
    ["rate_limited", "wait", "Wait", "yellow"],
    ["network_unavailable", "sync", "Sync now", "yellow"],
    ["contract_changed", "wait", "Wait for an update", "red"],
    ["internal", "sync", "Sync now", "red"],
  ] as const)("%s: what failed, that the next sync tries again, and to %s", (code, action, actionLabel, color) => {
    expect(verdictOn({ last: failure(code) })).toMatchObject({
      reason: `${FAILURE_SENTENCES[code]} The next hourly sync tries again.`,
      ...{ action, actionLabel, color },
    });
  });

  it("is that it was ours where no code is known", () => {
    expect(verdictOn({ last: failure(null) })).toEqual(verdictOn({ last: failure("internal") }));
  });

  it("is red and delayed at once where a person has to mend it, and retried where it passes", () => {
    for (const [code, state, label] of [
      ["internal", "delayed", "Delayed"],
      ["contract_changed", "delayed", "Delayed"],
      ["rate_limited", "retrying", "Retrying"],
    ] as const) {
      expect(verdictOn({ last: failure(code) })).toMatchObject({ state, label });
    }
  });

  it("is which attempt comes next while a run goes on", () => {
    for (const code of FAILURE_CODES) {
      const { reason, action, label } = verdictOn({ run: { attempt: 3, failure: code } });
      expect([reason, action, label]).toEqual([
        `${FAILURE_SENTENCES[code]} Attempt 3 comes by itself.`,
        "wait",
        "Retrying",
      ]);
    }
  });

  it("is an outage, retried and later delayed, where a run or the last one failed with many others", () => {
    const down = { outage: true, run: { attempt: 2, failure: "rate_limited" } } as const;
    expect(verdictOn(down)).toMatchObject({ state: "retrying", label: "Network down" });
    expect(verdictOn({ ...down, lastSuccessAt: LATE })).toMatchObject({ state: "delayed", label: "Network down" });
    expect(verdictOn({ outage: true, last: failure("internal") }).label).toBe("Network down");
    expect(verdictOn({ ...down, status: "needs_reconnect" }).label).toBe("Network down");
    expect(verdictOn({ outage: true, status: "needs_reconnect" }).label).toBe("Needs you");
  });
});

describe("an account without any success", () => {
  const never = (last: HealthFacts["last"]) => verdictOn({ lastSuccessAt: null, last }).state;

  it("is late from the tick after its failure on", () => {
    expect(never({ ...failure("rate_limited"), completedAt: new Date("2026-09-20T12:00:00Z") })).toBe("retrying");
    expect(never({ ...failure("rate_limited"), completedAt: new Date("2026-09-20T11:59:59Z") })).toBe("delayed");
  });

  it("is not late before it was tried", () => {
    const run = { attempt: 2, failure: "rate_limited" } as const;
    expect(verdictOn({ lastSuccessAt: null, last: null, run }).state).toBe("retrying");
  });
});
