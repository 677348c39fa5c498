import { createHash } from "node:crypto";
import { holdAccount } from "#db/accounts/account-status";
import { learnAffiliateNames } from "#db/accounts/logins";
import type { Database } from "#db/client";
import { upsertDailyTotals } from "#db/daily-totals/upsert-daily-totals";
import { lockPage } from "#db/landed-pages/land-page";
import { markApplied, type PageCounts } from "#db/landed-pages/mark-applied";
import { shownTakenBack } from "#db/landed-pages/read-pages";
import { addRejectedRecords, type Reject } from "#db/rejected-records/add-rejected-records";
import { upsertSales } from "#db/sales/upsert-sales";
import type { LandedPage } from "#db/schema/landed-page";
import type { Money } from "#domain/money";
import { type DailyTotal, isTakenBack, type Sale } from "#domain/sale";
import type { AccountRef } from "#domain/sync";
import { latest } from "#domain/window";
import type { NetworkAdapter, ParsedRow } from "#networks/adapter";
import { parseLocalTime } from "#networks/parsing";
import type { SyncContext } from "../context";
import { SILENCE_MS } from "../limits";

/**
 * One page, one transaction: the sales or day totals, the rejected rows, the progress of the SyncLog row and the mark that the page
 * is applied commit together or not at all. A page that is applied already is left alone.
 */
export async function applyPage(
  context: SyncContext,
  { accountId, syncLogId, pageNo }: AccountRef & { syncLogId: string; pageNo: number },
): Promise<PageCounts> {
  return context.db.transaction(async (db) => {
    await holdAccount(db, accountId);
    // The run's own word, not the moment's: a row that claims its window must have written what was in it.
    const { page, dryRun } = await lockPage(db, { accountId, syncLogId, pageNo });
    if (page.appliedAt) return countsOf(page);

    const read = await readInOrder(db, context.adapterFor(page.network), page);
    const adapter = context.adapterFor(page.network);
    const { effect, ...counts } = dryRun ? nothingWritten(read) : await write(db, page, read, adapter);
    await markApplied(db, page, { ...counts, effect, ...toldBy(context, read) });
    return counts;
  });
}

/**
 * Records that a page is applied of which the ledger holds everything already: one statement. What is written meanwhile by
 * others comes after it.
 */
export async function applyKnown(context: SyncContext, page: LandedPage, read: ReadPage): Promise<void> {
  await learnAffiliateNames(
    context.db,
    page,
    read.sales.filter(({ affiliate }) => affiliate),
  );
  const unchanged = read.sales.length + read.totals.length;
  const counts = { inserted: 0, updated: 0, unchanged, rejected: 0, effect: [] };
  await markApplied(context.db, page, { ...counts, ...toldBy(context, read) });
}

/** What a page tells of the read that it belongs to. */
function toldBy({ now }: SyncContext, { sales, totals, newest }: ReadPage) {
  const at = now();
  return {
    recordsSynced: sales.length + totals.length,
    appliedAt: at,
    aliveUntil: new Date(at.getTime() + SILENCE_MS),
    lastRecordDate: newest,
    transactionIds: sales.map(({ transactionId }) => transactionId),
  };
}

async function write(
  db: Database,
  page: LandedPage,
  { sales, totals, rejects }: ReadPage,
  { aboutOf, dateOf }: NetworkAdapter,
): Promise<PageCounts & { effect: Money[] }> {
  const { accountId, userId, network, syncLogId, runId, fetchedAt, windowStart: start, windowEnd: end } = page;
  const scope = { accountId, userId, network, syncLogId, stateAt: fetchedAt };
  await learnAffiliateNames(db, scope, sales);
  const ofSales = await upsertSales(db, sales, { ...scope, runId, listed: true });
  const ofTotals = await upsertDailyTotals(db, totals, scope);
  await addRejectedRecords(db, rejects, {
    accountId,
    userId,
    network,
    syncLogId,
    landedPageId: page.id,
    window: { start, end },
    seenAt: fetchedAt,
    aboutOf,
    dateOf,
  });
  return {
    inserted: ofSales.inserted + ofTotals.inserted,
    updated: ofSales.updated + ofTotals.updated,
    unchanged: ofSales.unchanged + ofTotals.unchanged,
    rejected: rejects.length,
    effect: [...ofSales.effect, ...ofTotals.effect],
  };
}

function nothingWritten({ rejects }: ReadPage): PageCounts & { effect: Money[] } {
  return { inserted: 0, updated: 0, unchanged: 0, rejected: rejects.length, effect: [] };
}

function countsOf({ inserted, updated, unchanged, rejected }: LandedPage): PageCounts {
  return { inserted, updated, unchanged, rejected };
}

export interface ReadPage {
  /** Each transaction id once. */
  sales: Sale[];
  /** Each day once per dimension. */
  totals: DailyTotal[];
  rejects: Reject[];
  /** The newest sale, or the start of the newest day on the network's clock. */
  newest: Date | null;
}

/** Landed rows → what they mean. Pure: the same rows give the same page, today or on a replay. */
export function readPage(adapter: NetworkAdapter, rows: readonly unknown[]): ReadPage {
  const read = readRows((row) => adapter.parseRow(row), rows);
  return { ...read, newest: newestOf(adapter, read) };
}

/** Raw rows → sales, totals and rejects, each sale and each day once. */
export function readRows(parseRow: (row: unknown) => ParsedRow, rows: readonly unknown[]): Omit<ReadPage, "newest"> {
  const sales = new Map<string, Kept<Sale>>();
  const totals = new Map<string, Kept<DailyTotal>>();
  const rejects: Reject[] = [];
  for (const raw of rows) {
    const parsed = parseRow(raw);
    for (const { reason } of parsed.rejects) rejects.push({ reason, raw });
    const { affiliate } = parsed;
    for (const sale of affiliate === undefined ? parsed.sales : parsed.sales.map((sale) => ({ ...sale, affiliate }))) {
      const id = sale.transactionId;
      const other = sales.get(id)?.value;
      // A sale is made before it is taken back, in whichever order a list shows it.
      const isOlder = other && isTakenBack(other.status) && !isTakenBack(sale.status);
      if (isOlder) rejects.push({ reason: twoRows(id), raw });
      else keepLast(sales, id, { value: sale, raw }, twoRows(id), rejects);
    }
    for (const total of parsed.totals ?? []) {
      const key = dayKeyOf(total);
      keepLast(totals, key, { value: total, raw }, twoDays(total), rejects);
    }
  }
  return { sales: valuesOf(sales), totals: valuesOf(totals), rejects };
}

export const twoRows = (transactionId: string) => `two different rows with the transaction id ${transactionId}`;
export const twoDays = (total: DailyTotal) => `two different rows for the day ${dayKeyOf(total)}`;
const dayKeyOf = ({ day, dimension }: DailyTotal) => [day, dimension].join(" ").trim();

interface Kept<Value> {
  value: Value;
  raw: unknown;
}

/** One row per key: the last one. One before it that says something else is rejected, so that it is not lost unseen. */
function keepLast<Value>(
  kept: Map<string, Kept<Value>>,
  key: string,
  next: Kept<Value>,
  conflict: string,
  rejects: Reject[],
): void {
  const other = kept.get(key);
  if (other && digest(other.value) !== digest(next.value)) rejects.push({ reason: conflict, raw: other.raw });
  kept.set(key, next);
}

function newestOf({ traits }: NetworkAdapter, { sales, totals }: Pick<ReadPage, "sales" | "totals">): Date | null {
  const days = totals.flatMap(({ day }) => parseLocalTime(day, traits.clock) ?? []);
  const dates = [...sales.map(({ saleDate }) => saleDate), ...days];
  return dates.length === 0 ? null : dates.reduce((max, date) => latest(max, date));
}

function valuesOf<Value>(kept: Map<string, Kept<Value>>): Value[] {
  return [...kept.values()].map(({ value }) => value);
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

/**
 * A landed page in its place in the read. A sale is made before it is taken back, in whichever order a list shows it:
 * where an earlier page has shown it taken back, what this page says of it is older, and is rejected.
 */
export async function readInOrder(db: Database, adapter: NetworkAdapter, page: LandedPage): Promise<ReadPage> {
  const read = readPage(adapter, page.rows);
  const standing = read.sales.filter(({ status }) => !isTakenBack(status));
  const ids = standing.map(({ transactionId }) => transactionId);
  const older = await shownTakenBack(db, page, ids);
  if (older.size === 0) return read;
  const rawOf = (id: string) =>
    page.rows.find((raw) => adapter.parseRow(raw).sales.some((sale) => sale.transactionId === id));
  return {
    ...read,
    sales: read.sales.filter(({ transactionId }) => !older.has(transactionId)),
    rejects: [...read.rejects, ...[...older].map((id) => ({ reason: twoRows(id), raw: rawOf(id) }))],
  };
}
