import { asc, eq } from "drizzle-orm";
import { landedPage } from "#db/schema/index";
import type { SyncLog } from "#db/schema/sync-log";
import { DAY } from "#domain/window";
import { adapterFor } from "#networks/index";
import { parseLocalTime } from "#networks/parsing";
import { readSales, readTotals } from "./ledger";
import type { Problem } from "./problems";
import type { World } from "./world";

/** Whether each successful row's window was read from its first page to its last, and the ledger holds what it had. */
export async function checkCoverage(world: World, logs: readonly SyncLog[]): Promise<Problem[]> {
  const claims = logs.filter(({ windowStart, windowEnd }) => windowEnd > windowStart);
  if (claims.length === 0) return [];
  const problems: Problem[] = [];
  for (const log of claims) {
    const gap = await gapInPages(world, log);
    if (gap) problems.push(falsely(log, gap));
  }
  return [...problems, ...(await missingInside(world, claims))];
}

/** The pages that were read for the window as it was claimed: from no cursor, each where the last one led, to the end. */
async function gapInPages({ db }: World, log: SyncLog): Promise<string | null> {
  const landed = await db
    .select()
    .from(landedPage)
    .where(eq(landedPage.syncLogId, log.id))
    .orderBy(asc(landedPage.pageNo));
  // The nights prune old pages, of a run that was put aside for weeks some and not others: what is left proves nothing.
  if (landed.length < log.pages) return null;
  // A claim may begin later than what was asked for, where the network tells no more of the oldest part.
  const pages = landed.filter((page) => +page.windowStart <= +log.windowStart && +page.windowEnd === +log.windowEnd);
  // A late delivery may have landed a page that nothing rests on: what counts starts with the last first page.
  const first = pages.findLastIndex((page) => page.cursor === null);
  if (first < 0) return "its first page was never read";
  let cursor: string | null = null;
  for (const page of pages.slice(first)) {
    if (page.cursor !== cursor) return `page ${page.pageNo} does not follow the one before`;
    if (page.appliedAt === null) return `page ${page.pageNo} was never applied`;
    cursor = page.nextCursor;
  }
  return cursor === null ? null : "its last page was never read";
}

/** What the network showed of the windows when they were opened must be in the ledger now. */
async function missingInside(world: World, claims: readonly SyncLog[]): Promise<Problem[]> {
  const { db, account, scenario, sandbox, sandboxId, at } = world;
  if (world.rowsWereSpoiled) return [];
  const asOf = new Date(Math.min(...claims.map(({ id }) => world.openedAt.get(id) ?? at)));
  const memory = scenario.network === "jvzoo" ? { since: new Date(at - 90 * DAY).toISOString() } : {};
  const truth = sandbox.truth({ network: scenario.network, account: sandboxId, asOf: asOf.toISOString(), ...memory });
  const held = new Set([
    ...(await readSales(db, account.id)).map(({ transaction_id }) => transaction_id),
    // What vanished was read; whether it should have is judged at the end.
    ...(await readSales(db, account.id, true)).map(({ transaction_id }) => transaction_id),
    ...(await readTotals(db, account.id)).map(({ day }) => day),
  ]);
  const { clock } = adapterFor(scenario.network).traits;
  const all = [
    ...truth.sales.map(({ transaction_id, sale_date }) => ({ id: transaction_id, at: Date.parse(sale_date), ms: 1 })),
    ...(truth.totals ?? []).map(({ day }) => ({ id: day, at: parseLocalTime(day, clock)?.getTime() ?? 0, ms: DAY })),
  ];
  // What the network had forgotten while a window was read was not there to be read.
  const wasHidden = (at: number) =>
    world.forgotten.some(({ from, to, shownAt }) => at >= from && at < to && shownAt > asOf.getTime());
  const missing = all.filter(({ id, at: date }) => !held.has(id) && !wasHidden(date));
  return missing.flatMap(({ id, at: from, ms }) => {
    const claim = claims.find((log) => from >= log.windowStart.getTime() && from + ms <= log.windowEnd.getTime());
    return claim ? [falsely(claim, `${id} was there and is missing`)] : [];
  });
}

function falsely({ kind, windowStart, windowEnd }: SyncLog, why: string): Problem {
  return {
    kind: "falselyCovered",
    detail: `${kind} ${windowStart.toISOString()} to ${windowEnd.toISOString()}: ${why}`,
  };
}
