import { type SQL, sql } from "drizzle-orm";
import { type AccountReads, type AskedWindow, LATELY_DAYS, type OwnWindow, READS_DAYS } from "#domain/account-reads";
import type { Window } from "#domain/window";
import type { Database } from "../client";
import { isBelieved } from "../schema/sync-log";
import { lastImports } from "./import-progress";
import { REFUSAL_DAYS, refusedWidths } from "./known-widths";

/** `[start, end]` and `[start, end, startedAt, pages, rows]`, in milliseconds. */
export type Span = [number, number];
export type Asked = [number, number, number, number, number];

interface Row extends ReadsRow {
  too_large: Asked[] | null;
  last_import: Asked | null;
  own: (Omit<OwnWindow, keyof AskedWindow | "tick"> & { asked: Asked; tick: number | null })[] | null;
  elsewhere: { span: Span; kind: AccountReads["elsewhere"][number]["kind"] }[] | null;
  watermark: number | null;
  newest_start: number | null;
  taken: number | null;
  refused: number[] | null;
  read_since: number;
  stalled_since: number | null;
  replay: boolean;
}

export interface ReadsOf {
  userId: string;
  accountId: string;
  /** The run that asks, and the event that it began with. */
  runId: string;
  eventKey?: string | undefined;
  now: Date;
}

/** Milliseconds since 1970: by floats, which are exact for them, and far quicker than `extract`. */
export const ms = (instant: SQL) => sql`round(date_part('epoch', ${instant}) * 1000)`;
export const daysBefore = (now: Date, days: number) =>
  sql`${now.toISOString()}::timestamptz - ${days} * interval '1 day'`;

/** What is covered ends where the run began that read it. */
const READ_END = sql`least(window_end, started_at)`;
const asked = (
  end: SQL,
  pages: SQL,
) => sql`json_build_array(${ms(sql`window_start`)}, ${ms(end)}, ${ms(sql`started_at`)},
  ${pages}, records_synced + rejected)`;
const COVERS = sql`account_id = account.id and success and not dry_run and ${isBelieved} and ${READ_END} > window_start`;
/** What an account (`account`) has read and is believed of the rows that meet the condition, as one column of spans. */
const union = (condition: SQL) => sql`
  select json_agg(json_build_array(${ms(sql`lower(part)`)}, ${ms(sql`upper(part)`)}) order by lower(part))
  from (select unnest(range_agg(tstzrange(window_start, ${READ_END}))) as part from sync_log
    where ${COVERS} and ${condition}) as parts`;

/** Rows that reach into the time after `since`, and in any case the newest time that is covered. */
const coveredAfter = (since: Date) => sql`window_end >= least(${since.toISOString()}::timestamptz,
  (select window_end from sync_log where ${COVERS} order by window_end desc limit 1))`;

/**
 * `covered`, `readLately` and `reads` of an account (`account`), as entries of a JSON object; `covered` from `since` on,
 * where that is all that matters: a row an hour adds up.
 */
export const readsOfAccount = (now: Date, since?: Date) => {
  const lately = sql`started_at > ${daysBefore(now, LATELY_DAYS)}`;
  const recent = sql`started_at > ${daysBefore(now, READS_DAYS)}`;
  const own = (condition: SQL) => sql`select * from sync_log where ${COVERS} and ${condition}`;
  return sql`
      'covered', (${union(since ? coveredAfter(since) : sql`true`)}),
      'lately', (${union(lately)}),
      'reads', (
        select json_agg(${asked(READ_END, sql`pages`)} order by started_at, seq) from (
          ${own(sql`kind = 'incremental' and ${recent}`)}
          union all ${own(sql`kind = 'import' and ${lately}`)}
          union all ${own(sql`kind = 'reread' and ${lately}`)}) as read)`;
};

export interface ReadsRow {
  covered: Span[] | null;
  lately: Span[] | null;
  reads: Asked[] | null;
}

export const toReads = ({ covered, lately, reads }: ReadsRow) => ({
  covered: (covered ?? []).map(toWindow),
  readLately: (lately ?? []).map(toWindow),
  reads: (reads ?? []).map(toAsked),
});

/** All that the next plan of an account is made of, in one statement. Throws when the user has no such account. */
export async function readAccountReads(db: Database, of: ReadsOf): Promise<AccountReads> {
  const recent = sql`started_at > ${daysBefore(of.now, READS_DAYS)}`;
  const refused = refusedWidths(sql`account.id`, daysBefore(of.now, REFUSAL_DAYS));
  const { rows } = await db.execute<{ reads: Row }>(sql`
    select json_build_object(
      ${readsOfAccount(of.now)},
      'too_large', (
        select json_agg(${asked(sql`asked_end`, sql`asked_pages`)} order by started_at, seq) from sync_log
        where account_id = account.id and ${recent} and asked_pages is not null),
      'last_import', (
        select ${asked(READ_END, sql`pages`)} from sync_log
        where account_id = account.id and kind = 'import' and success and not dry_run and ${READ_END} > window_start
        order by started_at desc, seq desc limit 1),
      'own', (
        select json_agg(json_build_object(
          'asked', ${asked(sql`coalesce(asked_end, window_end)`, sql`pages`)}, 'seq', seq, 'kind', kind,
          'trigger', "trigger", 'tick', ${ms(sql`tick`)}, 'dryRun', dry_run, 'syncLogId', id,
          'refused', asked_end is not null and asked_pages is null,
          'state', case when asked_end is not null then 'gave_way' when completed_at is null then 'open'
            when not success then 'failed' when doubt is not null then 'doubted' else 'read' end) order by seq)
        from sync_log where run_id = ${of.runId} and account_id = account.id),
      'elsewhere', (
        select json_agg(json_build_object('kind', kind,
          'span', json_build_array(${ms(sql`window_start`)}, ${ms(sql`window_end`)})) order by window_start)
        from sync_log where account_id = account.id and completed_at is null and run_id <> ${of.runId}
          and alive_until > ${of.now.toISOString()}),
      'watermark', (select ${ms(sql`max(last_record_date)`)} from sync_log
        where account_id = account.id and success and not dry_run),
      'newest_start', (select ${ms(sql`max(started_at)`)} from sync_log where account_id = account.id),
      'refused', (select json_agg(refused_ms) from (${refused}) as refused),
      'taken', (select ${ms(sql`max(window_end - window_start)`)} from sync_log
        where account_id = account.id and success and pages > 0 and folded is null
          and started_at >= (select min(started_at) from (${refused}) as refused)),
      'read_since', (select count(*) from sync_log
        where account_id = account.id and success and pages > 0 and folded is null and refused_ms is null
          and started_at > (select max(started_at) from (${refused}) as refused)),
      'stalled_since', (
        select case when count(*) = 2 and bool_and(stalled) then max(since_ms) end
        from (${lastImports(sql`account.id`)}) as import),
      'replay', exists (
        select 1 from sync_log where account_id = account.id and event_key = ${of.eventKey ?? null}
          and run_id <> ${of.runId})
    ) as reads
    from network_account as account where account.id = ${of.accountId} and account.user_id = ${of.userId}`);
  const row = rows[0]?.reads;
  if (!row) throw new Error(`The account ${of.accountId} does not exist`);
  return fromRow(row);
}

function fromRow(row: Row): AccountReads {
  return {
    ...toReads(row),
    tooLarge: (row.too_large ?? []).map(toAsked),
    lastImport: row.last_import && toAsked(row.last_import),
    own: (row.own ?? []).map(({ asked, tick, ...own }) => ({
      ...own,
      ...toAsked(asked),
      tick: toDate(tick),
    })),
    elsewhere: (row.elsewhere ?? []).map(({ span, kind }) => ({ ...toWindow(span), kind })),
    watermark: toDate(row.watermark),
    newestStart: toDate(row.newest_start),
    widths: { taken: row.taken ?? 0, refused: row.refused ?? [], readSince: row.read_since },
    stalledSince: toDate(row.stalled_since),
    replay: row.replay,
  };
}

const toDate = (at: number | null) => (at === null ? null : new Date(at));
export const toWindow = ([start, end]: Span): Window => ({ start: new Date(start), end: new Date(end) });
const toAsked = ([start, end, startedAt, pages, rows]: Asked): AskedWindow => ({
  ...toWindow([start, end]),
  startedAt: new Date(startedAt),
  pages,
  rows,
});
