import { type SQL, sql } from "drizzle-orm";
import { type Money, sumByCurrency } from "#domain/money";
import type { DailyTotal } from "#domain/sale";
import type { Database } from "../client";

export interface DailyTotalScope {
  userId: string;
  accountId: string;
  network: string;
  /** When the network was seen in this state. An older state never undoes a newer one. */
  stateAt: Date;
  syncLogId: string | null;
}

/**
 * Writes a page of day totals in one statement. Equal rows are not written, so that `updated_at` is the time of the
 * last change. Each (day, dimension) may occur once. Runs in a transaction that holds the account. `effect` is what the
 * write added to earnings, or, negative, took from them: a day's totals alone, not what they are broken down by.
 */
export async function upsertDailyTotals(
  db: Database,
  totals: readonly DailyTotal[],
  scope: DailyTotalScope,
): Promise<{ inserted: number; updated: number; unchanged: number; effect: Money[] }> {
  if (totals.length === 0) return { inserted: 0, updated: 0, unchanged: 0, effect: [] };
  const { userId, accountId, network, stateAt, syncLogId } = scope;
  const { rows } = await db.execute<{ is_new: boolean; effect: Money[] }>(sql`
    with incoming as (
      select * from jsonb_to_recordset(${toRecords(totals)}::jsonb) as incoming(${recordset})
    ), due as (
      -- Equal rows go no further: a conflict would lock them, and a lock is written.
      select incoming.* from incoming left join ${storedAs("stored", "incoming", scope)} on true
      where stored.day is null or ${differs("stored", "incoming")}
    ), written as (
      insert into daily_total (user_id, account_id, network, state_at, sync_log_id, ${totalColumns})
      select ${userId}, ${accountId}::uuid, ${network}, ${stateAt.toISOString()}::timestamptz, ${syncLogId}::uuid,
        ${totalColumns} from due
      on conflict (account_id, day, dimension) do update
      set ${setFromExcluded}, state_at = excluded.state_at, sync_log_id = excluded.sync_log_id, updated_at = now()
      where ${differs("daily_total", "excluded")} and excluded.state_at >= daily_total.state_at
      returning day, dimension, net_minor, currency
    )
    select before.day is null as is_new, case when written.dimension <> '' then '[]' else jsonb_build_array(
      jsonb_build_object('currency', written.currency, 'minor', written.net_minor),
      jsonb_build_object('currency', coalesce(before.currency, written.currency), 'minor', -coalesce(before.net_minor, 0))
    ) end as effect
    from written left join ${storedAs("before", "written", scope)} on true`);
  const inserted = rows.filter((row) => row.is_new).length;
  const updated = rows.length - inserted;
  const effect = sumByCurrency(rows.flatMap((row) => row.effect)).filter(({ minor }) => minor !== 0);
  return { inserted, updated, unchanged: totals.length - inserted - updated, effect };
}

/** The stored day of each row, looked up by its key whatever Postgres guesses of a table without statistics yet. */
function storedAs(alias: string, rows: string, { userId, accountId }: Pick<DailyTotalScope, "userId" | "accountId">) {
  const row = sql.raw(rows);
  return sql`lateral (
    select * from daily_total where daily_total.account_id = ${accountId} and daily_total.user_id = ${userId}
      and daily_total.day = ${row}.day and daily_total.dimension = ${row}.dimension limit 1
  ) as ${sql.raw(alias)}`;
}

/** How many of these totals the ledger does not hold in this state: those that an upsert would write. */
export async function countUnsettledTotals(
  db: Database,
  totals: readonly DailyTotal[],
  scope: Pick<DailyTotalScope, "userId" | "accountId">,
): Promise<number> {
  if (totals.length === 0) return 0;
  const { rows } = await db.execute<{ unsettled: string }>(sql`
    select count(*) as unsettled
    from jsonb_to_recordset(${toRecords(totals)}::jsonb) as incoming(${recordset})
    left join ${storedAs("stored", "incoming", scope)} on true
    where stored.day is null or ${differs("stored", "incoming")}`);
  return Number(rows[0]?.unsettled ?? 0);
}

/** The columns of the recordset: the key, then what may change on a stored day. */
const KEY = [
  ["day", "date"],
  ["dimension", "text"],
] as const;
const CHANGING = [
  ["conversions", "integer"],
  ["gross_minor", "bigint"],
  ["voided_minor", "bigint"],
  ["net_minor", "bigint"],
  ["currency", "text"],
] as const;

const columns = [...KEY, ...CHANGING];
const list = (items: string[]) => sql.raw(items.join(", "));

const totalColumns = list(columns.map(([name]) => name));
const recordset = list(columns.map(([name, type]) => `${name} ${type}`));
const setFromExcluded = list(CHANGING.map(([name]) => `${name} = excluded.${name}`));

/** `(left.a, left.b …) is distinct from (right.a, right.b …)` over the columns that may change. */
function differs(left: string, right: string): SQL {
  const tuple = (alias: string) => `(${CHANGING.map(([name]) => `${alias}.${name}`).join(", ")})`;
  return sql.raw(`${tuple(left)} is distinct from ${tuple(right)}`);
}

/** Totals as one JSON parameter for `jsonb_to_recordset`. */
function toRecords(totals: readonly DailyTotal[]): string {
  return JSON.stringify(
    totals.map((total) => ({
      day: total.day,
      dimension: total.dimension,
      conversions: total.conversions,
      gross_minor: total.grossMinor,
      voided_minor: total.voidedMinor,
      net_minor: total.netMinor,
      currency: total.currency,
    })),
  );
}
