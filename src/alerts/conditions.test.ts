import { expect, test } from "vitest";
import { DEFAULT_RULES } from "#domain/alert";
import type { AccountSummary } from "#http/contract";
import { makeAccount, makeRun, makeSync } from "../../test/make-account";
import { observeAccounts } from "./conditions";

const NOW = new Date("2026-11-20T12:00:00Z");
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000).toISOString();
const failed = makeSync({ success: false, errorCode: "network_unavailable", completedAt: hoursAgo(1) });

const observe = (accounts: AccountSummary[], rules = DEFAULT_RULES) => {
  const observed = observeAccounts(accounts, rules, NOW);
  return { ...observed, found: observed.holding.map(({ kind, cause }) => `${kind} ${cause}`) };
};

test("an account that is on time is wrong in nothing, and proves that all is over", () => {
  const { found, isClear } = observe([makeAccount({ id: "a", completeTo: hoursAgo(0.1) })]);
  expect(found).toEqual([]);
  for (const kind of ["needs_you", "delayed", "import_stalled", "held_back"] as const)
    expect(isClear({ kind, cause: "a" })).toBe(true);
  expect(isClear({ kind: "outage", cause: "clickbank" })).toBe(true);
});

test("refused credentials are told at once, a delay after six hours, or when the user wants it", () => {
  const needs = makeAccount({ id: "n", state: "needs_you", lastSync: failed, completeTo: hoursAgo(1) });
  const late = makeAccount({ id: "l", state: "delayed", lastSync: failed, completeTo: hoursAgo(5) });
  expect(observe([needs, late]).found).toEqual(["needs_you n"]);
  expect(observe([{ ...late, completeTo: hoursAgo(6) }]).found).toEqual(["delayed l"]);
  expect(observe([late], { ...DEFAULT_RULES, delayed: { on: true, hours: 5 } }).found).toEqual(["delayed l"]);
  expect(observe([late], { ...DEFAULT_RULES, delayed: { on: false, hours: 1 } }).found).toEqual([]);
});

test("what was amiss is over once an account is read again, though its import does not come further", () => {
  const stuck = makeAccount({ id: "a", state: "delayed", importProblem: "stalled", completeTo: hoursAgo(0.5) });
  const clear = (account: AccountSummary) =>
    (["needs_you", "delayed"] as const).map((kind) => observe([account]).isClear({ kind, cause: "a" }));
  expect(clear(stuck)).toEqual([true, true]);
  expect(observe([stuck]).found).toEqual(["import_stalled a"]);
  expect(observe([stuck]).isClear({ kind: "outage", cause: "clickbank" })).toBe(true);
  for (const account of [
    { ...stuck, completeTo: hoursAgo(3) },
    { ...stuck, state: "needs_you" as const },
    { ...stuck, lastSync: failed },
    { ...stuck, currentRun: makeRun({ attempt: 2 }) },
    { ...stuck, importProblem: null },
  ])
    expect(clear(account)).toEqual([false, false]);
});

test("an account that was never read is late from when it was connected", () => {
  const account = makeAccount({
    id: "a",
    state: "delayed",
    completeTo: null,
    lastSync: failed,
    createdAt: hoursAgo(7),
  });
  expect(observe([account]).found).toEqual(["delayed a"]);
});

test("credentials that are being tried say nothing yet: neither wrong nor over", () => {
  const { found, isClear, isWanted } = observe([
    makeAccount({ id: "a", state: "working", lastSync: failed, completeTo: hoursAgo(1) }),
  ]);
  expect(found).toEqual([]);
  expect(isClear({ kind: "needs_you", cause: "a" })).toBe(false);
  expect(isWanted({ kind: "needs_you", accountId: "a", network: "clickbank" })).toBe(true);
});

test("a network that fails for everyone is one thing, whatever its accounts are", () => {
  const outage = { outageSince: hoursAgo(3), lastSync: failed, completeTo: hoursAgo(8), state: "delayed" } as const;
  const accounts = [
    makeAccount({ id: "a", ...outage }),
    makeAccount({ id: "b", ...outage }),
    makeAccount({ id: "c", ...outage, state: "needs_you", outageSince: null }),
    makeAccount({ id: "d", network: "hotmart", state: "needs_you", lastSync: failed }),
  ];
  const { found, holding, isClear } = observe(accounts);
  expect(found).toEqual(["needs_you d", "outage clickbank"]);
  expect(holding[1]?.told.reason).toContain("2 of your accounts");
  expect(isClear({ kind: "needs_you", cause: "c" })).toBe(false);
  expect(isClear({ kind: "outage", cause: "clickbank" })).toBe(false);
});

test("an import that comes no further, or fails for good, is told; one that will be tried again is not", () => {
  const of = (importProblem: string | null) =>
    observe([makeAccount({ id: "a", state: "delayed", importProblem })]).found;
  expect([of("stalled"), of("contract_changed"), of("internal")]).toEqual(
    Array(3).fill(["delayed a", "import_stalled a"]),
  );
  expect(of("network_unavailable")).toEqual(["delayed a"]);
});

test("what is held back is told from the number on that the user wants, whatever else the account is", () => {
  const account = makeAccount({
    id: "a",
    completeTo: hoursAgo(1),
    heldBack: { rows: 3, about: [{ currency: "USD", minor: 4_200 }] },
  });
  const { found, holding } = observe([account]);
  expect(found).toEqual(["held_back a"]);
  expect(holding[0]?.told.reason).toContain("3 sales are held back, about $42.00");
  expect(observe([account], { ...DEFAULT_RULES, held_back: { on: true, sales: 4 } }).found).toEqual([]);
});

test("of an account that is paused, and of a rule that is off, nobody waits for news", () => {
  const paused = makeAccount({ id: "a", state: "paused", completeTo: hoursAgo(99) });
  const { found, isWanted } = observe([paused]);
  expect(found).toEqual([]);
  expect(isWanted({ kind: "delayed", accountId: "a", network: "clickbank" })).toBe(false);
  const rules = { ...DEFAULT_RULES, outage: { on: false } };
  expect(observe([makeAccount()], rules).isWanted({ kind: "outage", accountId: null, network: "clickbank" })).toBe(
    false,
  );
});
