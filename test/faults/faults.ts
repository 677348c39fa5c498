/** A change that someone could make by mistake: `find` stands once in `file`, and becomes `replace`. */
export interface PlantedFault {
  /** What goes wrong with it. */
  says: string;
  file: string;
  find: string;
  replace: string;
}

const PLAN = "src/sync/plan/plan.ts";
const OVERDUE = "src/sync/plan/overdue.ts";
const AGES = "src/domain/picture-age.ts";
const COMPLETE = "src/domain/completeness.ts";
const SIZES = "src/sync/plan/sizes.ts";
const STEPS = "src/sync/steps.ts";
const FETCH = "src/sync/fetch/fetch-page.ts";
const NEXT = "src/sync/fetch/next-page.ts";
const APPLY = "src/sync/apply/apply-page.ts";
const CLOSE = "src/sync/close/write-sync-log.ts";
const READS = "src/db/sync-logs/read-account-reads.ts";
const LOGS = "src/db/sync-logs/store-sync-log.ts";
const UPSERT = "src/db/sales/upsert-sales.ts";
const TOTALS = "src/db/daily-totals/upsert-daily-totals.ts";
const ABSENT = "src/db/sales/mark-absent-sales.ts";
const PAGES = "src/db/landed-pages/mark-applied.ts";

/** In planning, applying, closing and coverage. `npm run faults` proves that each is found. */
export const FAULTS: readonly PlantedFault[] = [
  {
    says: "what is due waits eight times as long as it may",
    file: OVERDUE,
    find: "if (one.overdue < 1) continue;",
    replace: "if (one.overdue < 8) continue;",
  },
  {
    says: "what is least overdue is read first, and the rest for ever later",
    file: OVERDUE,
    find: "b.overdue - a.overdue ||",
    replace: "a.overdue - b.overdue ||",
  },
  {
    says: "an earlier read paints over a later one, as the rows happen to come",
    file: AGES,
    find: "const byAge = reads.reads.toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime());",
    replace: "const byAge = reads.reads;",
  },
  {
    says: "the 180 days are left out of what falls due",
    file: AGES,
    find: "    { depthMs: 180 * DAY, ageMs: 7 * DAY },\n",
    replace: "",
  },
  {
    says: "an hourly sync covers an hour that has not happened",
    file: PLAN,
    find: "const end = reads.own[0]?.startedAt ?? now;",
    replace: "const end = new Date((reads.own[0]?.startedAt ?? now).getTime() + HOUR);",
  },
  {
    says: "no look-back: rows that come late are never read",
    file: PLAN,
    find: "const back = new Date(since.getTime() - lookBackOf(input));",
    replace: "const back = new Date(since.getTime() - 0 * lookBackOf(input));",
  },
  {
    says: "of several gaps in the history the newest alone is seen",
    file: PLAN,
    find: "return gapsIn(wantedHistory(now, reads.covered, traits), [...reads.covered, ...taken(reads), ...but]);",
    replace:
      "return gapsIn(wantedHistory(now, reads.covered, traits), [...reads.covered, ...taken(reads), ...but]).slice(-1);",
  },
  {
    says: "what another run reads is read twice",
    file: PLAN,
    find: "const taken = (reads: AccountReads): Window[] => [...takenByRun(reads), ...reads.elsewhere];",
    replace: "const taken = (reads: AccountReads): Window[] => [...takenByRun(reads)];",
  },
  {
    says: "a run has no budget of pages",
    file: PLAN,
    find: "this.pagesLeft -= pages;",
    replace: "",
  },
  {
    says: "an hour is left out between two windows of a stretch",
    file: PLAN,
    find: 'const rest = from === "older" ? { start: window.end, end } : { start, end: window.start };',
    replace:
      'const rest = from === "older" ? { start: new Date(window.end.getTime() + HOUR), end } : { start, end: new Date(window.start.getTime() - HOUR) };',
  },
  {
    says: "a re-read forgets what the run has read of it already",
    file: PLAN,
    find: "for (const gap of unreadOfPeriod(input, takenByRun(input.reads)).reverse()) {",
    replace: "for (const gap of unreadOfPeriod(input, []).reverse()) {",
  },
  {
    says: "a window that was too large is planned as large again",
    file: SIZES,
    find: "...byPages.map((window) => windowMs(window) / 2 ** byPages.length),",
    replace: "...byPages.map((window) => windowMs(window)),",
  },
  {
    says: "a gap inside of what is covered is taken for covered",
    file: "src/domain/coverage.ts",
    find: "from = latest(from, window.end);",
    replace: "from = latest(window.end, ...sorted.map(({ end }) => end));",
  },
  {
    says: "what overlaps is counted as a gap",
    file: "src/domain/coverage.ts",
    find: "from = latest(from, window.end);",
    replace: "from = window.end;",
  },
  {
    says: "a dry run counts as covered",
    file: READS,
    find: "const COVERS = sql`account_id = account.id and success and not dry_run and ${isBelieved} and ${READ_END} > window_start`;",
    replace:
      "const COVERS = sql`account_id = account.id and success and ${isBelieved} and ${READ_END} > window_start`;",
  },
  {
    says: "a failed window counts as covered",
    file: READS,
    find: "const COVERS = sql`account_id = account.id and success and not dry_run and ${isBelieved} and ${READ_END} > window_start`;",
    replace:
      "const COVERS = sql`account_id = account.id and not dry_run and ${isBelieved} and ${READ_END} > window_start`;",
  },
  {
    says: "a doubted read counts as covered",
    file: READS,
    find: "const COVERS = sql`account_id = account.id and success and not dry_run and ${isBelieved} and ${READ_END} > window_start`;",
    replace: "const COVERS = sql`account_id = account.id and success and not dry_run and ${READ_END} > window_start`;",
  },
  {
    says: "a window whose page is waited for is taken for read",
    file: STEPS,
    find: "if (page.waitMs !== undefined) going.push(lane);",
    replace: "if (page.waitMs !== undefined) ended.push(lane.syncLogId);",
  },
  {
    says: "the second page is asked for without the first one's cursor",
    file: STEPS,
    find: "cursor: next.cursor }] : [];",
    replace: "cursor: lane.pageNo === 1 ? null : next.cursor }] : [];",
  },
  {
    says: "a page that came ahead stands in for any of its window",
    file: FETCH,
    find: "page.syncLogId === request.syncLogId && page.pageNo === request.pageNo",
    replace: "page.syncLogId === request.syncLogId",
  },
  {
    says: "a page is taken for known by its first rows",
    file: FETCH,
    find: "const read = readPage(adapter, page.rows);",
    replace: "const read = readPage(adapter, page.rows.slice(0, 3));",
  },
  {
    says: "a page that is not full is taken for the last one",
    file: NEXT,
    find: "  if (page.nextCursor === null) return",
    replace:
      "  if (page.nextCursor === null || page.rowCount < context.adapterFor(log.network).traits.pageSize) return",
  },
  {
    says: "a list that lost a row on the way is believed",
    file: NEXT,
    find: "return !shrank && rows >= (counts.at(-1) ?? 0);",
    replace: "return true || (!shrank && rows >= (counts.at(-1) ?? 0));",
  },
  {
    says: "pages that share sales are believed to hold all of them",
    file: NEXT,
    find: "  return rows - doubled - again <",
    replace: "  return rows - doubled - 0 * again <",
  },
  {
    says: "a window that gave way counts as covered",
    file: LOGS,
    find: "      windowEnd: sql`${syncLog.windowStart}`,\n",
    replace: "",
  },
  {
    says: "a run that failed has covered its window",
    file: LOGS,
    find: "  ...PROGRESS,\n  success: false,",
    replace: "  ...PROGRESS,\n  success: true,",
  },
  {
    says: "a page that is applied already is applied again",
    file: APPLY,
    find: "    if (page.appliedAt) return countsOf(page);\n",
    replace: "",
  },
  {
    says: "the page's mark is not of the transaction that wrote its rows",
    file: APPLY,
    find: "    await markApplied(db, page, {",
    replace: "    await markApplied(context.db, page, {",
  },
  {
    says: "what cannot be read is dropped",
    file: APPLY,
    find: "  await addRejectedRecords(db, rejects, {",
    replace: "  await addRejectedRecords(db, [], {",
  },
  {
    says: "of two rows for one sale the first one stands",
    file: APPLY,
    find: "  kept.set(key, next);",
    replace: "  if (!other) kept.set(key, next);",
  },
  {
    says: "the SyncLog does not count what a page inserted",
    file: PAGES,
    find: "inserted: sql`${syncLog.inserted} + ${counts.inserted}`,",
    replace: "",
  },
  {
    says: "a change of a stored sale is not written",
    file: UPSERT,
    find: "return sql`((${differs(stored, incoming)} or ${isSeenAgain(stored, incoming)}",
    replace: "return sql`((not ${differs(stored, stored)} and false or ${isSeenAgain(stored, incoming)}",
  },
  {
    says: "a state seen earlier undoes a later one",
    file: UPSERT,
    find: " and ${after}.state_at >= ${before}.state_at)`;",
    replace: ")`;",
  },
  {
    says: "a sale that is back stays marked as vanished",
    file: UPSERT,
    find: "return sql`((${differs(stored, incoming)} or ${isSeenAgain(stored, incoming)} or",
    replace: "return sql`((${differs(stored, incoming)} or",
  },
  {
    says: "the watermark goes back where a window was empty",
    file: CLOSE,
    find: "(bounded ?? watermark)",
    replace: "bounded",
  },
  {
    says: "sales that a page could not be read for are marked as gone",
    file: CLOSE,
    find: 'if (rejected > 0 || traits.granularity !== "transaction") return FINE;',
    replace: 'if (traits.granularity !== "transaction") return FINE;',
  },
  {
    says: "a network that suddenly shows nothing is believed",
    file: CLOSE,
    find: 'return { doubt: believed ? null : "unexpected_zero", effect };',
    replace: "return { doubt: believed ? null : null, effect };",
  },
  {
    says: "a sale is gone after the first read that missed it",
    file: ABSENT,
    find: "select *, ${startedAt} - absent_since >= ${apartMs} * interval '1 millisecond'",
    replace: "select *, ${startedAt} - ${startedAt} >= ${apartMs} * interval '0 millisecond'",
  },
  {
    says: "where only narrow windows are taken, each sync reads its look-back from the oldest end",
    file: PLAN,
    find: "if (windowMs(whole) <= widest * MOST_OWN_WINDOWS) return whole;",
    replace: "if (windowMs(whole) <= widest * Number.MAX_SAFE_INTEGER) return whole;",
  },
  {
    says: "a width that was refused twice is never asked for again",
    file: SIZES,
    find: "for (let n = READ_BEFORE_WIDER; n <= readSince; n += READ_BEFORE_WIDER) widest = nextWider(widest);",
    replace: "if (readSince < 0) widest = nextWider(widest + READ_BEFORE_WIDER);",
  },
  {
    says: "what another run has shown meanwhile counts as missed",
    file: ABSENT,
    find: "where account_id = ${accountId} and (sync_log_id = ${syncLogId} or fetched_at >= ${startedAt})",
    replace: "where account_id = ${accountId} and sync_log_id = ${syncLogId}",
  },
  {
    says: "of a day's total an older state undoes a newer one",
    file: TOTALS,
    find: " and excluded.state_at >= daily_total.state_at\n",
    replace: "\n",
  },
  {
    says: "a period whose picture is old is called complete",
    file: COMPLETE,
    find: "if (old.overdue <= 1) continue;",
    replace: "if (old.overdue <= 100) continue;",
  },
  {
    says: "the day of a sale that one read missed is called complete",
    file: COMPLETE,
    find: '    ...facts.absent.map((one) => ({ ...one, reason: "doubted" as const })),\n',
    replace: "",
  },
  {
    says: "what a read contradicts that is not believed is called complete",
    file: COMPLETE,
    find: "for (const doubt of facts.doubted) parts.push(...stillDoubted(facts, doubt));",
    replace: "",
  },
  {
    says: "rows that could not be read are missing from nothing",
    file: COMPLETE,
    find: '    ...facts.heldBack.map((one) => ({ ...one, reason: "held_back" as const })),\n',
    replace: "",
  },
  {
    says: "gaps in the history are called complete",
    file: COMPLETE,
    find: "if (!isNewest) parts.push(...gapInHistory(facts, gap));",
    replace: "if (!isNewest) continue;",
  },
];
