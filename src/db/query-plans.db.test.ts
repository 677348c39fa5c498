import { beforeAll, describe, expect, test } from "vitest";
import { allAccountSummaries, summariesOf } from "#accounts/account-summaries";
import type { Sale } from "#domain/sale";
import { DAY, HOUR, hourOf } from "#domain/window";
import { testDatabase } from "../../test/database";
import { planFaults } from "../../test/query-plans";
import { fillYearsOfRows, type YearsOfRows } from "../../test/years-of-rows";
import { takeUpRejected } from "./accounts/account-status";
import { getAccount } from "./accounts/read-accounts";
import type { Database } from "./client";
import { reconcileDays } from "./daily-totals/reconciliation";
import { earnedBefore } from "./earnings/earning-pace";
import { countKnown } from "./health/account-counts";
import { liveness } from "./health/liveness";
import { networkOutages } from "./health/network-outages";
import { serviceFigures } from "./health/service-figures";
import { findPage } from "./landed-pages/land-page";
import { pageThatShowed } from "./landed-pages/read-pages";
import { accountsDue, lockDue, reviveDead } from "./notifications/inbox";
import { notificationCounts } from "./notifications/notification-counts";
import { pruneNotifications, prunePages, pruneRejects } from "./prune";
import {
  listRejects,
  pagesWithRejects,
  rejectsWithoutPage,
  resolveUnseenRejects,
  windowOfRejects,
} from "./rejected-records/open-rejects";
import { listSales } from "./sales/list-sales";
import { markAbsentSales } from "./sales/mark-absent-sales";
import { anyUnsettled, upsertSales } from "./sales/upsert-sales";
import type { Account } from "./schema/network-account";
import { coveredWindows, watermarkOf } from "./sync-logs/covered-windows";
import { foldOldRows } from "./sync-logs/fold";
import { coveredSoFar, stalledImport } from "./sync-logs/import-progress";
import { knownWidths } from "./sync-logs/known-widths";
import { readAccountReads } from "./sync-logs/read-account-reads";
import { listSyncLogs, tickResults, windowsBeingRead } from "./sync-logs/read-sync-logs";
import { rowsOfRun, succeededSince } from "./sync-logs/run-history";
import { closeSilentRuns, countRunLogs } from "./sync-logs/store-sync-log";

const database = testDatabase();
const now = new Date();
const ago = (ms: number) => new Date(now.getTime() - ms);
const position = { startedAt: ago(400 * DAY), id: "7fffffff-0000-4000-8000-000000000000" };

interface Asked extends YearsOfRows {
  /** An account in the middle of the list. */
  id: string;
  window: { start: Date; end: Date };
}

type Question = (db: Database, asked: Asked) => Promise<unknown>;

const sales = Array.from({ length: 100 }, (_, n): Sale => {
  const nothing = { orderId: null, productId: null, productName: null, trackingId: null, grossMinor: null };
  const state = { type: "sale", status: "APPROVED", rawStatus: "SALE", saleDate: now } as const;
  const money = { currency: "USD", grossCurrency: "USD", commissionMinor: 1, earnedMinor: 1 };
  return { transactionId: `T${n * 20 + 5}`, ...nothing, ...state, ...money };
});

const QUESTIONS: Record<string, Question> = {
  "the figures of the service": (db) => serviceFigures(db),
  "the accounts list": (db, { userId }) => allAccountSummaries(db, userId),
  "an account's page": async (db, { userId, id }) =>
    summariesOf(db, userId, [(await getAccount(db, { userId, accountId: id })) as Account]),
  "a user's history": (db, { userId }) => listSyncLogs(db, userId, { limit: 51 }),
  "a later page of a user's history": (db, { userId }) => listSyncLogs(db, userId, { after: position, limit: 51 }),
  "an account's history": (db, { userId, id }) => listSyncLogs(db, userId, { accountId: id, limit: 51 }),
  "a later page of an account's history": (db, { userId, id }) =>
    listSyncLogs(db, userId, { accountId: id, after: position, limit: 51 }),
  "what an account reads now": (db, { userId, id }) => windowsBeingRead(db, { userId, accountId: id }),
  "an account's coverage": (db, { userId, id }) => coveredWindows(db, { userId, accountId: id }),
  "how far an import is": (db, { userId, id }) => coveredSoFar(db, userId, [id]),
  "the watermark": (db, { userId, id }) => watermarkOf(db, { userId, accountId: id }),
  "whether the import stalled": (db, { userId, id }) => stalledImport(db, { userId, accountId: id }),
  "whether it succeeded lately": (db, { userId, id }) => succeededSince(db, { userId, accountId: id }, ago(DAY)),
  "all that a plan is made of": (db, { userId, id }) =>
    readAccountReads(db, { userId, accountId: id, runId: `${id}-7`, eventKey: "event", now }),
  "a page in its place": async (db, { id }) => {
    const syncLogId = (await rowsOfRun(db, `${id}-1000`))[0]?.id as string;
    return findPage(db, { accountId: id, syncLogId, pageNo: 1 });
  },
  "the rows of a run": (db, { id }) => rowsOfRun(db, `${id}-7`),
  "whether a run has rows": (db, { id }) => countRunLogs(db, `${id}-7`),
  "the results of a tick": (db) => tickResults(db, hourOf(ago(HOUR)), ago(10_000)),
  "the sweep": (db) => closeSilentRuns(db, { code: "internal", message: "The run stopped" }),
  "absent sales": (db, { userId, id, window }) =>
    markAbsentSales(db, {
      userId,
      accountId: id,
      syncLogId: position.id,
      runId: "run",
      startedAt: ago(HOUR),
      window,
      apartMs: 6 * HOUR,
      trusted: { start: ago(400 * DAY), end: now },
    }),
  "known sales": (db, { userId, id, window }) => countKnown(db, { userId, accountId: id }, window, now),
  "an upsert": (db, { userId, id }) =>
    upsertSales(db, sales, {
      userId,
      accountId: id,
      network: "clickbank",
      stateAt: now,
      syncLogId: null,
      runId: null,
      listed: true,
    }),
  "what an upsert would write": (db, { userId, id }) => anyUnsettled(db, sales, { userId, accountId: id }),
  "the reconciliation": (db, { userId, accountIds }) =>
    reconcileDays(
      db,
      { userId, accountId: accountIds.at(-1) as string },
      {
        from: ago(30 * DAY)
          .toISOString()
          .slice(0, 10),
        to: now.toISOString().slice(0, 10),
        clock: "America/New_York",
      },
    ),
  "the quarantine": (db, { userId, id }) => listRejects(db, { userId, accountId: id }, { limit: 51 }),
  "a later page of the quarantine": (db, { userId, id }) =>
    listRejects(db, { userId, accountId: id }, { after: { ...position, startedAt: ago(DAY) }, limit: 51 }),
  "where held-back rows lie": (db, { userId, id }) => windowOfRejects(db, { userId, accountId: id }),
  "rows that a read did not show": (db, { userId, id, window }) =>
    resolveUnseenRejects(db, { userId, accountId: id }, { syncLogId: id, window, startedAt: now }),
  "the page that showed a sale": (db, { userId, id }) => pageThatShowed(db, { userId, accountId: id }, "T2"),
  "what an account earned in four weeks": (db, { userId, id }) =>
    earnedBefore(db, userId, [{ accountId: id, until: ago(DAY) }], { days: 28, dayNetworks: ["maxweb"] }),
  "what runs have changed": (db, { userId, id }) =>
    listSyncLogs(db, userId, { accountId: id, only: "changes", limit: 51 }),
  "what a run has changed": (db, { userId, id }) =>
    listSales(db, { userId, run: `${id}-7` }, { after: undefined, limit: 51 }),
  "pages to replay": (db, { userId, id }) =>
    pagesWithRejects(db, { userId, accountId: id }, { after: null, limit: 20 }),
  "rows to replay": (db, { userId, id }) =>
    rejectsWithoutPage(db, { userId, accountId: id }, { after: null, limit: 100 }),
  "notification counts": (db, { userId, id }) => notificationCounts(db, { userId, accountId: id }),
  "accounts with due notifications": (db) => accountsDue(db, { settledMs: 60_000, after: null, limit: 500 }),
  "due notifications": (db, { userId, id }) => lockDue(db, { userId, accountId: id }, 250),
  "dead notifications": (db, { userId, id }) => reviveDead(db, { userId, accountId: id }),
  "pruning notifications": (db) =>
    pruneNotifications(db, { appliedBefore: ago(90 * DAY), deadBefore: ago(180 * DAY), limit: 1_000 }),
  "widths that were taken and refused": (db, { userId, id }) =>
    knownWidths(db, { userId, accountId: id }, ago(7 * DAY)),
  "pruning pages": (db) => prunePages(db, { before: ago(14 * DAY), beforeWithRejects: ago(90 * DAY), limit: 1_000 }),
  "pruning rejects": (db) =>
    pruneRejects(db, { resolvedBefore: ago(30 * DAY), toldBefore: ago(180 * DAY), limit: 1_000 }),
  "folding old rows": (db, { userId, id }) =>
    foldOldRows(db, { userId, accountId: id, before: ago(90 * DAY), limit: 100 }),
  outages: (db) => networkOutages(db, now, 2 * HOUR),
  "taking up refused accounts": (db) => takeUpRejected(db, "clickbank", ago(2 * HOUR)),
  liveness: (db) => liveness(db),
};

// PGlite takes minutes to build this, and its planner is the same one.
describe.skipIf(process.env.TEST_DATABASE_KIND !== "pg")(
  "at three years of 20 accounts and half a million sales",
  () => {
    let asked: Asked;
    beforeAll(async () => {
      const years = await fillYearsOfRows(database.url);
      asked = { ...years, id: years.accountIds[4] as string, window: { start: ago(180 * DAY), end: now } };
    });

    test.each(Object.entries(QUESTIONS))(
      "%s: no table that grows is read whole, no more than a page is sorted",
      async (_, ask) => {
        expect(await planFaults(database.url, (db) => ask(db, asked))).toEqual([]);
      },
    );
  },
);
