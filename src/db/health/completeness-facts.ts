import { type SQL, sql } from "drizzle-orm";
import { LATELY_DAYS } from "#domain/account-reads";
import type { CompletenessFacts, Uncertain } from "#domain/completeness";
import type { Money } from "#domain/money";
import type { Database } from "../client";
import { tellsItsTime } from "../rejected-records/open-rejects";
import type { AccountStatus } from "../schema/network-account";
import { isBelieved } from "../schema/sync-log";
import { daysBefore, ms, type ReadsRow, readsOfAccount, toReads, toWindow } from "../sync-logs/read-account-reads";

/** Start, end, since when, how many rows, currency, about how much. */
type UncertainRow = [number, number, number, number, string | null, number | null];

interface Row extends ReadsRow {
  id: string;
  network: string;
  status: AccountStatus;
  connected: number;
  disconnected: number | null;
  doubted: [number, number, number][] | null;
  absent: UncertainRow[] | null;
  unpriced: UncertainRow[] | null;
  held_back: UncertainRow[] | null;
}

/** The sales of each UTC day that meet a condition: where they lie, and about how much they are. */
const salesInDoubt = (condition: SQL, since: SQL, minor: SQL) => sql`
  select json_agg(json_build_array(${ms(sql`first`)}, ${ms(sql`last`)} + 1, ${ms(sql`since`)}, n, currency, minor))
  from (
    select min(sale_date) as first, max(sale_date) as last, min(${since}) as since, count(*) as n, currency,
      ${minor} as minor
    from sale where account_id = account.id and ${condition}
    group by (sale_date at time zone 'UTC')::date, currency) as days`;

/**
 * A row that could not be read lies where it says, those of a UTC day together; one that does not say, or says what cannot
 * be, lies somewhere in the window that its page was read for.
 */
const heldBack = sql`
  select json_agg(json_build_array(${ms(sql`first`)}, ${ms(sql`last`)}, ${ms(sql`since`)}, n, currency, minor))
  from (
    select min(lies_from) as first, max(lies_to) as last, min(first_seen_at) as since, count(*) as n,
      about_currency as currency, sum(about_minor) as minor
    from (
      select *,
        case when says_when then about_at else coalesce(window_start, first_seen_at - interval '1 day') end as lies_from,
        case when says_when then about_at + interval '1 second' else coalesce(window_end, last_seen_at) end as lies_to
      from (
        select *, ${tellsItsTime} as says_when
        from rejected_record where account_id = account.id and resolved_at is null) as told) as located
    group by case when says_when then (about_at at time zone 'UTC')::date end,
      case when not says_when then lies_from end, case when not says_when then lies_to end, about_currency) as windows`;

interface Asked {
  userId: string;
  now: Date;
  /** What is covered before does not matter, but for the newest time that is. */
  since: Date;
  accountIds?: readonly string[] | undefined;
}

/** What a user's accounts, disconnected ones as well, are judged complete by; of all of them, or of these. */
export async function completenessFacts(
  db: Database,
  { userId, now, since, accountIds }: Asked,
): Promise<CompletenessFacts[]> {
  if (accountIds?.length === 0) return [];
  const which = accountIds ? sql`and account.id in ${[...accountIds]}` : sql``;
  const { rows } = await db.execute<{ facts: Row }>(sql`
    select json_build_object(
      'id', account.id, 'network', account.network, 'status', account.status,
      'connected', ${ms(sql`account.created_at`)}, 'disconnected', ${ms(sql`account.disconnected_at`)},
      ${readsOfAccount(now, since)},
      'doubted', (
        select json_agg(json_build_array(${ms(sql`window_start`)}, ${ms(sql`window_end`)}, ${ms(sql`started_at`)}))
        from sync_log where account_id = account.id and success and not dry_run and not ${isBelieved}
          and started_at > ${daysBefore(now, LATELY_DAYS)}),
      'absent', (${salesInDoubt(sql`absent_since is not null and vanished_at is null`, sql`absent_since`, sql`sum(earned_minor)`)}),
      'unpriced', (${salesInDoubt(sql`unpriced and status = 'APPROVED' and vanished_at is null`, sql`created_at`, sql`null`)}),
      'held_back', (${heldBack})
    ) as facts
    from network_account as account where account.user_id = ${userId} ${which}`);
  return rows.map(({ facts }) => fromRow(facts));
}

function fromRow(row: Row): CompletenessFacts {
  return {
    accountId: row.id,
    network: row.network,
    status: row.status,
    connectedAt: new Date(row.connected),
    disconnectedAt: row.disconnected === null ? null : new Date(row.disconnected),
    ...toReads(row),
    doubted: (row.doubted ?? []).map(([start, end, startedAt]) => ({
      ...toWindow([start, end]),
      startedAt: new Date(startedAt),
    })),
    absent: (row.absent ?? []).map(toUncertain),
    unpriced: (row.unpriced ?? []).map(toUncertain),
    heldBack: (row.held_back ?? []).map(toUncertain),
  };
}

function toUncertain([start, end, since, rows, currency, minor]: UncertainRow): Uncertain {
  const about: Money[] = currency !== null && minor !== null ? [{ currency, minor }] : [];
  return { ...toWindow([start, end]), since: new Date(since), rows, about };
}
