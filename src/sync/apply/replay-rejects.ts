import { holdAccount } from "#db/accounts/account-status";
import type { Database } from "#db/client";
import { upsertDailyTotals } from "#db/daily-totals/upsert-daily-totals";
import { getPage } from "#db/landed-pages/read-pages";
import { addRejectedRecords, fingerprintOf } from "#db/rejected-records/add-rejected-records";
import {
  openRejectsOfPage,
  pagesWithRejects,
  rejectsWithoutPage,
  resolveReject,
  resolveRejectsOfPage,
  unknownRejects,
} from "#db/rejected-records/open-rejects";
import { completeFromLedger } from "#db/sales/complete-from-ledger";
import { upsertSales } from "#db/sales/upsert-sales";
import type { RejectedRecord } from "#db/schema/rejected-record";
import type { AccountRef } from "#domain/sync";
import type { SyncContext } from "../context";
import { type ReadPage, readInOrder, readRows, twoDays, twoRows } from "./apply-page";

const PAGES_PER_STEP = 20;
const ROWS_PER_STEP = 100;

/** Where a replay goes on: among the pages first, then among the rows that have none. */
export type ReplayCursor = { among: "pages" | "rows"; after: string | null };

export interface Replayed {
  /** Rows that could be read now. */
  resolved: number;
  next: ReplayCursor | null;
}

/**
 * Reads rows in quarantine once more with today's adapter, from what is stored: no network is asked. What can be read
 * now is written in the state of its time, so that nothing newer is undone; the rest stays. A part of the work at a
 * time, one page a transaction; running twice changes nothing.
 */
export async function replayRejects(
  context: SyncContext,
  account: AccountRef & { runId: string },
  { among, after }: ReplayCursor,
): Promise<Replayed> {
  if (context.dryRun) return { resolved: 0, next: null };
  const { db } = context;
  let resolved = 0;
  if (among === "pages") {
    const pages = await pagesWithRejects(db, account, { after, limit: PAGES_PER_STEP });
    for (const id of pages) resolved += await db.transaction((tx) => replayPage(tx, context, account, id));
    const more = pages.length === PAGES_PER_STEP;
    return { resolved, next: more ? { among, after: pages.at(-1) ?? null } : { among: "rows", after: null } };
  }
  const rows = await rejectsWithoutPage(db, account, { after, limit: ROWS_PER_STEP });
  for (const row of rows) resolved += await db.transaction((tx) => replayRow(tx, context, account, row));
  return { resolved, next: rows.length === ROWS_PER_STEP ? { among, after: rows.at(-1)?.id ?? null } : null };
}

type Replay = AccountRef & { runId: string };

async function replayPage(db: Database, context: SyncContext, { accountId, userId, runId }: Replay, id: string) {
  await holdAccount(db, accountId);
  const page = await getPage(db, { userId, accountId }, id);
  if (!page) return 0;
  const { network, syncLogId } = page;
  const adapter = context.adapterFor(network);
  const { sales, totals, rejects } = await readInOrder(db, adapter, page);
  const scope = { accountId, userId, network, syncLogId, stateAt: page.fetchedAt };
  // The page with the other row may be gone: what was rejected beside it is not read without it, unless it is something else by now.
  const found = new Set(rejects.map(({ reason }) => reason));
  const same = conflictsOf({ sales, totals });
  const held = (await openRejectsOfPage(db, id)).filter(({ reason }) => same.has(reason) && !found.has(reason));
  const alone = new Set(held.map(({ reason }) => reason));
  const readable = sales.filter(({ transactionId }) => !alone.has(twoRows(transactionId)));
  await upsertSales(db, readable, { ...scope, runId, listed: true });
  const days = totals.filter((total) => !alone.has(twoDays(total)));
  await upsertDailyTotals(db, days, scope);
  const fresh = await unknownRejects(db, { userId, accountId }, rejects.map(fingerprintOf));
  const unheard = rejects.filter((reject) => fresh.has(fingerprintOf(reject)));
  const { aboutOf, dateOf } = adapter;
  const origin = { landedPageId: id, window: { start: page.windowStart, end: page.windowEnd }, seenAt: page.fetchedAt };
  await addRejectedRecords(db, unheard, { accountId, userId, network, syncLogId, ...origin, aboutOf, dateOf });
  const still = [...rejects.map(fingerprintOf), ...held.map(({ fingerprint }) => fingerprint)];
  return resolveRejectsOfPage(db, id, still);
}

/** What a row of these is rejected as, beside another one that says something else of the same. */
const conflictsOf = ({ sales, totals }: Pick<ReadPage, "sales" | "totals">): Set<string> =>
  new Set([...sales.map(({ transactionId }) => twoRows(transactionId)), ...totals.map(twoDays)]);

async function replayRow(
  db: Database,
  context: SyncContext,
  { accountId, userId, runId }: Replay,
  row: RejectedRecord,
) {
  await holdAccount(db, accountId);
  if (row.userId !== userId) return 0;
  const { network, syncLogId, lastSeenAt: stateAt } = row;
  const adapter = context.adapterFor(network);
  const told = syncLogId === null ? adapter.notifications : undefined;
  const read = readRows((raw) => (told ?? adapter).parseRow(raw), [row.raw]);
  if (read.rejects.length > 0 || conflictsOf(read).has(row.reason)) return 0;
  const sales = told ? await completeFromLedger(db, { userId, accountId }, read.sales, () => null) : read.sales;
  const scope = { accountId, userId, network, syncLogId, stateAt };
  await upsertSales(db, sales, { ...scope, runId, listed: !told });
  await upsertDailyTotals(db, read.totals, scope);
  await resolveReject(db, row.id);
  return 1;
}
