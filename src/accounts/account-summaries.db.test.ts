import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { dailyTotal, sale, syncLog } from "#db/schema/index";
import type { FailureCode } from "#domain/failure";
import type { SaleStatus, SaleType } from "#domain/sale";
import { DAY, HOUR, MINUTE } from "#domain/window";
import { adapterFor } from "#networks/index";
import { connectTestAccount } from "../../test/account";
import { createUser, testDatabase } from "../../test/database";
import { allAccountSummaries, listAccountSummaries } from "./account-summaries";

const database = testDatabase();
const ago = (ms: number) => new Date(Date.now() - ms);

type Row = Partial<typeof syncLog.$inferInsert> & { minutesAgo: number };

/** The summary of an account with these SyncLog rows; rows of one run share their `runId`. */
async function verdictOn(rows: Row[], network = "clickbank") {
  const account = await connectTestAccount(database.db, network, { apiKey: "K" });
  for (const [i, { minutesAgo, ...row }] of rows.entries()) {
    const at = ago(minutesAgo * MINUTE);
    await database.db.insert(syncLog).values({
      accountId: account.id,
      userId: account.userId,
      network: account.network,
      kind: "incremental" as const,
      trigger: "schedule" as const,
      runId: randomUUID(),
      seq: i + 1,
      windowStart: new Date(at.getTime() - HOUR),
      windowEnd: at,
      startedAt: at,
      aliveUntil: at,
      completedAt: at,
      success: true,
      ...row,
    });
  }
  return { account, summary: (await listAccountSummaries(database.db, account.userId))[0] };
}

const open = { completedAt: null, success: null, aliveUntil: new Date(Date.now() + DAY) } as const;

test("the last sync is its whole run: a later re-read hides neither what it read nor a doubt", async () => {
  const runId = randomUUID();
  const { summary } = await verdictOn([
    { minutesAgo: 2, runId, doubt: "unexpected_zero", rejected: 2, recordsSynced: 5 },
    { minutesAgo: 1, runId, kind: "reread", recordsSynced: 30 },
  ]);
  expect(summary?.health).toMatchObject({ color: "yellow", label: "Doubtful" });
  expect(summary?.lastSync).toMatchObject({ kind: "incremental", rejected: 2, recordsSynced: 35 });
});

test("rows that a sync could not read are no matter of health once nothing waits any more", async () => {
  const { summary } = await verdictOn([{ minutesAgo: 2, rejected: 2 }]);
  expect(summary).toMatchObject({ state: "on_time", health: { color: "green" }, heldBack: { rows: 0, about: [] } });
});

test.each<[FailureCode, string, string]>([
  ["credentials_rejected", "needs_you", "red"],
  ["rate_limited", "retrying", "yellow"],
  ["network_unavailable", "retrying", "yellow"],
  ["contract_changed", "delayed", "red"],
  ["internal", "delayed", "red"],
])(
  "a sync that failed with %s is %s and %s, and tells nothing of what came over the wire",
  async (errorCode, state, color) => {
    // No part of it may be in a random id.
    const error = 'HTTP status: {"canary": "unforeseen"}';
    const { summary } = await verdictOn([
      { minutesAgo: 61 },
      { minutesAgo: 2, success: false, error, errorCode },
      { minutesAgo: 1, kind: "import", trigger: "connect" },
    ]);
    expect(summary).toMatchObject({ state, health: { color } });
    expect(JSON.stringify(summary)).not.toMatch(/HTTP|canary|unforeseen/);
  },
);

test("a failed import is told by its code, not by its words, and an old one not at all", async () => {
  const failed = { kind: "import", success: false, error: "HTTP 429: canary", errorCode: "rate_limited" } as const;
  const { summary } = await verdictOn([{ minutesAgo: 2, ...failed }, { minutesAgo: 1 }]);
  expect(summary?.health).toMatchObject({ color: "yellow", label: "History incomplete" });
  expect(JSON.stringify(summary)).not.toContain("canary");
  const healed = await verdictOn([{ minutesAgo: 3, ...failed }, { minutesAgo: 2, kind: "import" }, { minutesAgo: 1 }]);
  expect(healed.summary?.health).toMatchObject({ color: "green" });
});

test("before the first sync, an import tells how the account is", async () => {
  const imported = await verdictOn([{ minutesAgo: 1, kind: "import", trigger: "connect" }]);
  expect(imported.summary?.health).toMatchObject({ color: "green" });
  expect((await verdictOn([])).summary).toMatchObject({
    health: { color: "grey" },
    currentRun: null,
    completeTo: null,
  });
});

test("a run under way is told, whoever started it, with why it tries again and when", async () => {
  const nextAttemptAt = new Date(Date.now() + MINUTE);
  const retrying = { attempt: 3, retrying: "network_unavailable", nextAttemptAt } as const;
  const { summary } = await verdictOn([
    { minutesAgo: 61 },
    { minutesAgo: 1, trigger: "cron-route", ...open, ...retrying },
  ]);
  expect(summary).toMatchObject({
    state: "retrying",
    health: { color: "yellow" },
    currentRun: {
      kind: "incremental",
      trigger: "cron-route",
      attempt: 3,
      nextAttemptAt: nextAttemptAt.toISOString(),
      failure: { code: "network_unavailable", reason: expect.stringMatching(/\.$/) },
    },
  });
  const calm = await verdictOn([{ minutesAgo: 61 }, { minutesAgo: 1, ...open }]);
  expect(calm.summary).toMatchObject({ state: "on_time", currentRun: { attempt: 1, nextAttemptAt: null } });
  const dead = await verdictOn([{ minutesAgo: 61 }, { minutesAgo: 30, ...open, aliveUntil: ago(MINUTE) }]);
  expect(dead.summary?.currentRun).toBeNull();
});

test("sales are counted as sales: without refunds, rebills, chargebacks, requests and what has vanished", async () => {
  const { account } = await verdictOn([]);
  const rows: [SaleType, SaleStatus, number, vanished?: boolean][] = [
    ["sale", "APPROVED", 5],
    ["sale", "REFUNDED", 2],
    ["sale", "CHARGEBACK", 1],
    ["sale", "PENDING", 3],
    ["sale", "CANCELLED", 4],
    ["sale", "APPROVED", 6, true],
    ["rebill", "APPROVED", 7],
    ["refund", "REFUNDED", 8],
    ["refund", "PENDING", 9],
    ["chargeback", "CHARGEBACK", 10],
  ];
  const at = ago(DAY);
  const all = rows.flatMap(([type, status, count, vanished], kind) =>
    Array.from({ length: count }, (_, n) => ({
      userId: account.userId,
      accountId: account.id,
      network: account.network,
      transactionId: `${kind}-${n}`,
      type,
      status,
      rawStatus: status,
      currency: "USD",
      grossCurrency: "USD",
      commissionMinor: 1,
      earnedMinor: 1,
      saleDate: at,
      stateAt: at,
      vanishedAt: vanished ? at : null,
    })),
  );
  await database.db.insert(sale).values(all);
  const [summary] = await listAccountSummaries(database.db, account.userId);
  expect(summary?.counts).toEqual({ sales: 8, rebills: 7, refunds: 8 + 2, chargebacks: 10 + 1 });
});

test("where a network reports days, their conversions are the sales", async () => {
  const { account } = await verdictOn([], "maxweb");
  const { id: accountId, userId, network } = account;
  const money = { grossMinor: 1, voidedMinor: 0, netMinor: 1, currency: "USD", stateAt: new Date() };
  const day = (text: string, conversions: number) => ({ accountId, userId, network, day: text, conversions, ...money });
  await database.db.insert(dailyTotal).values([day("2026-09-01", 3), day("2026-09-02", 4)]);
  const [summary] = await listAccountSummaries(database.db, userId);
  expect(summary?.counts).toEqual({ sales: 7, rebills: 0, refunds: 0, chargebacks: 0 });
});

test("an import says how far back all is there, and a share only once the first sale is known", async () => {
  const window = (start: Date, end: Date) => ({ windowStart: start, windowEnd: end });
  const far = ago(90 * DAY);
  const { summary } = await verdictOn([
    { minutesAgo: 9, kind: "import", ...window(far, ago(9 * MINUTE)) },
    { minutesAgo: 8, kind: "import", ...window(ago(400 * DAY), ago(300 * DAY)) },
    { minutesAgo: 1, kind: "import", trigger: "connect", ...open },
  ]);
  expect(summary).toMatchObject({
    state: "working",
    health: { color: "blue" },
    importing: { reachedBack: far.toISOString(), share: null },
  });
  const whole = await verdictOn([
    { minutesAgo: 9, kind: "import", ...window(adapterFor("clickbank").traits.opened, ago(9 * MINUTE)) },
    { minutesAgo: 1, kind: "import", ...open },
  ]);
  expect(whole.summary?.importing?.share).toBeGreaterThan(0.99);
});

test("an account is complete to the end of what was read and believed", async () => {
  const at = ago(5 * MINUTE);
  const { summary } = await verdictOn([
    { minutesAgo: 5, startedAt: at, windowEnd: at },
    { minutesAgo: 3, dryRun: true },
    { minutesAgo: 2, doubt: "unexpected_zero" },
  ]);
  expect(summary?.completeTo).toBe(at.toISOString());
  expect(Date.parse(summary?.nextSyncAt ?? "") % HOUR).toBe(0);
});

test("the list comes in pages by keyset, oldest first, each account once", async () => {
  const userId = await createUser(database.db);
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    ids.push((await connectTestAccount(database.db, "jvzoo", { apiKey: `K${n}` }, userId)).id);
  }
  const all = await allAccountSummaries(database.db, userId);
  expect(new Set(all.map(({ id }) => id))).toEqual(new Set(ids));
  const seen: string[] = [];
  for (let after: { startedAt: Date; id: string } | undefined; ; ) {
    const page = await listAccountSummaries(database.db, userId, new Date(), { after, limit: 2 });
    seen.push(...page.map(({ id }) => id));
    const last = page.at(-1);
    if (!last) break;
    after = { startedAt: new Date(last.createdAt), id: last.id };
  }
  expect(seen).toEqual(all.map(({ id }) => id));
});
