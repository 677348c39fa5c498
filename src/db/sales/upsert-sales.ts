import { type SQL, sql } from "drizzle-orm";
import { type Money, sumByCurrency } from "#domain/money";
import type { Sale } from "#domain/sale";
import type { Database } from "../client";
import { keepCommissions } from "./complete-from-ledger";
import { storedAs } from "./look-up-sales";
import { changedColumns, differs, incomingRows, missed, saleColumns, setFromExcluded } from "./sale-rows";

export interface UpsertScope {
  userId: string;
  accountId: string;
  network: string;
  /** When the network was seen in this state. An older state never undoes a newer one. */
  stateAt: Date;
  /** A read of the network showed the sales; a notification does not promise that one will. */
  listed: boolean;
  syncLogId: string | null;
  runId: string | null;
}

/** What became of a sale that was written; one that is not named was not. */
export interface Outcome {
  became: "inserted" | "updated";
  /** What the write added to earnings, or, negative, took from them: none, one, or two amounts of two currencies. */
  effect: Money[];
}

interface EachScope extends Omit<UpsertScope, "stateAt"> {
  stateAt(sale: Sale): Date;
  /** The how-manieth write of a transaction this is, from 0: two changes of one sale stay in order. */
  turn: number;
}

/**
 * Writes a page of sales in one statement and appends what changed to `sale_change`. Equal rows are not written, but
 * for those that a read had missed: being seen, they are there again. One that a notification claims again is not seen.
 * Each transaction id may occur once. Runs in a transaction that holds the account, so that the rows read as "before"
 * are the ones that are changed.
 */
export async function upsertSales(
  db: Database,
  sales: readonly Sale[],
  scope: UpsertScope,
): Promise<{ inserted: number; updated: number; unchanged: number; effect: Money[] }> {
  const outcomes = [...(await upsertEach(db, sales, { ...scope, stateAt: () => scope.stateAt, turn: 0 })).values()];
  const inserted = outcomes.filter(({ became }) => became === "inserted").length;
  const updated = outcomes.length - inserted;
  const effect = sumByCurrency(outcomes.flatMap((outcome) => outcome.effect));
  return { inserted, updated, unchanged: sales.length - inserted - updated, effect };
}

/** The same where each sale was seen at a time of its own. Says what became of each, by transaction id. */
export async function upsertEach(
  db: Database,
  sales: readonly Sale[],
  scope: EachScope,
): Promise<Map<string, Outcome>> {
  if (sales.length === 0) return new Map();
  const { userId, accountId, network, stateAt, listed, syncLogId, runId, turn } = scope;
  const complete = await keepCommissions(db, scope, sales);
  const { rows } = await db.execute<WrittenRow>(sql`
    with incoming as materialized (${incomingRows(complete, stateAt)}), due as (
      -- Equal rows go no further: a conflict would lock them, and a lock is written.
      select incoming.* from incoming left join ${storedAs("stored", "incoming", scope)} on true
      where stored.id is null or ${isDue("stored", "incoming", listed)}
    ), written as (
      insert into sale (user_id, account_id, network, state_at, listed, unconfirmed, claimed_by, unpriced, ${saleColumns})
      select ${userId}, ${accountId}::uuid, ${network}, state_at, ${listed},
        unconfirmed, claimed_by, unpriced, ${saleColumns}
      from due
      on conflict (account_id, transaction_id) do update
      set ${setFromExcluded}, state_at = excluded.state_at, listed = sale.listed or excluded.listed,
        unconfirmed = excluded.unconfirmed, claimed_by = excluded.claimed_by, unpriced = excluded.unpriced,
        change_no = nextval('sale_change_no'), updated_at = now(),
        absent_since = case when excluded.unconfirmed or sale.absent_since > excluded.state_at then sale.absent_since end,
        vanished_at = case when excluded.unconfirmed then sale.vanished_at end
      where ${isDue("sale", "excluded", listed)}
      returning sale.*
    ), compared as (
      -- The statement sees the sales as they were before it.
      select written.*, before.id is null as is_new,
        before.currency as currency_before, before.earned_minor as earned_before,
        case when before.id is null then '{}' else ${changedColumns("before", "written")} end as changes
      from written left join ${storedAs("before", "written", scope)} on true
    ), changed as (
      insert into sale_change (sale_id, account_id, user_id, sync_log_id, run_id, trigger, run_started_at, changes,
        changed_at)
      select compared.id, compared.account_id, compared.user_id, ${syncLogId}::uuid, ${runId}, log.trigger,
        log.started_at, changes, now() + ${turn} * interval '1 ms'
      from compared left join sync_log as log on log.id = ${syncLogId}::uuid and log.folded is null
      where changes <> '{}'
      returning 1
    )
    select transaction_id, is_new, currency, earned_minor, currency_before, earned_before
    from compared where is_new or changes <> '{}'`);
  return new Map(rows.map((row) => [row.transaction_id, toOutcome(row)]));
}

interface WrittenRow extends Record<string, unknown> {
  transaction_id: string;
  is_new: boolean;
  currency: string;
  earned_minor: string;
  currency_before: string | null;
  earned_before: string | null;
}

function toOutcome({ is_new, currency, earned_minor, currency_before, earned_before }: WrittenRow): Outcome {
  const taken = currency_before === null ? [] : [{ currency: currency_before, minor: -Number(earned_before) }];
  const effect = sumByCurrency([{ currency, minor: Number(earned_minor) }, ...taken]).filter(
    ({ minor }) => minor !== 0,
  );
  return { became: is_new ? "inserted" : "updated", effect };
}

/** Whether a sale that a read had missed was seen after it: a page that was fetched before says nothing of it. */
const isSeenAgain = (stored: string, incoming: string): SQL =>
  sql.raw(`(${stored}.vanished_at is not null or ${stored}.absent_since <= ${incoming}.state_at)`);

/** Whether a stored sale is to be written over. */
function isDue(stored: string, incoming: string, listed: boolean): SQL {
  const [before, after] = [sql.raw(stored), sql.raw(incoming)];
  return sql`((${differs(stored, incoming)} or ${isSeenAgain(stored, incoming)} or ${listed} and not ${before}.listed
    or ${before}.unconfirmed <> ${after}.unconfirmed or ${before}.unpriced <> ${after}.unpriced) and ${after}.state_at >= ${before}.state_at)`;
}

/** Whether the ledger does not hold all of these sales as a read shows them: an upsert would write. */
export async function anyUnsettled(
  db: Database,
  sales: readonly Sale[],
  scope: Pick<UpsertScope, "userId" | "accountId">,
): Promise<boolean> {
  if (sales.length === 0) return false;
  const complete = await keepCommissions(db, scope, sales);
  const { rows } = await db.execute(sql`
    with incoming as materialized (${incomingRows(complete)})
    select 1 as unsettled from incoming
    left join ${storedAs("stored", "incoming", scope)} on true
    where stored.id is null or not stored.listed or ${missed("stored")} or ${differs("stored", "incoming")}
      or stored.unconfirmed <> incoming.unconfirmed or stored.unpriced <> incoming.unpriced
    limit 1`);
  return rows.length > 0;
}
