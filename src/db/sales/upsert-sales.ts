import { sql } from "drizzle-orm";
import type { Sale } from "../../domain/sale";
import type { Database } from "../client";
import { keepCommissions } from "./keep-commissions";
import { changedColumns, differs, missed, recordset, saleColumns, setFromExcluded, toRecords } from "./sale-rows";

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

/**
 * Writes a page of sales in one statement and appends what changed to `sale_change`. Equal rows are not written, but
 * for those that a read had missed: being seen, they are there again.
 * Each transaction id may occur once. Runs in a transaction that holds the account, so that the rows read as "before"
 * are the ones that are changed.
 */
export async function upsertSales(
  db: Database,
  sales: readonly Sale[],
  scope: UpsertScope,
): Promise<{ inserted: number; updated: number; unchanged: number }> {
  if (sales.length === 0) return { inserted: 0, updated: 0, unchanged: 0 };
  const { userId, accountId, network, stateAt, listed, syncLogId, runId } = scope;
  const complete = await keepCommissions(db, scope, sales);
  const { rows } = await db.execute<{ inserted: string; updated: string }>(sql`
    with incoming as (
      select * from jsonb_to_recordset(${toRecords(complete)}::jsonb) as incoming(${recordset})
    ), before as (
      select sale.* from sale join incoming using (transaction_id)
      where sale.account_id = ${accountId} and sale.user_id = ${userId}
    ), written as (
      insert into sale (user_id, account_id, network, state_at, listed, ${saleColumns})
      select ${userId}, ${accountId}::uuid, ${network}, ${stateAt.toISOString()}::timestamptz, ${listed}, ${saleColumns}
      from incoming
      on conflict (account_id, transaction_id) do update
      set ${setFromExcluded}, state_at = excluded.state_at, listed = sale.listed or excluded.listed,
        absent_since = null, vanished_at = null, updated_at = now()
      where (${differs("sale", "excluded")} or ${missed("sale")} or excluded.listed and not sale.listed)
        and excluded.state_at >= sale.state_at
      returning sale.*
    ), compared as (
      select written.*, before.id is null as is_new, ${changedColumns("before", "written")} as changes
      from written left join before on before.id = written.id
    ), changed as (
      insert into sale_change (sale_id, account_id, user_id, sync_log_id, run_id, changes)
      select id, account_id, user_id, ${syncLogId}::uuid, ${runId}, changes
      from compared where not is_new and changes <> '{}'
      returning 1
    )
    select count(*) filter (where is_new) as inserted,
      count(*) filter (where not is_new and changes <> '{}') as updated
    from compared`);
  const inserted = Number(rows[0]?.inserted ?? 0);
  const updated = Number(rows[0]?.updated ?? 0);
  return { inserted, updated, unchanged: sales.length - inserted - updated };
}

/** How many of these sales, as a read shows them, the ledger does not hold so: those that an upsert would write. */
export async function countUnsettled(
  db: Database,
  sales: readonly Sale[],
  { userId, accountId }: Pick<UpsertScope, "userId" | "accountId">,
): Promise<number> {
  if (sales.length === 0) return 0;
  const complete = await keepCommissions(db, { userId, accountId }, sales);
  const { rows } = await db.execute<{ unsettled: string }>(sql`
    select count(*) as unsettled
    from jsonb_to_recordset(${toRecords(complete)}::jsonb) as incoming(${recordset})
    left join sale on sale.account_id = ${accountId} and sale.user_id = ${userId}
      and sale.transaction_id = incoming.transaction_id
    where sale.id is null or not sale.listed or ${missed("sale")} or ${differs("sale", "incoming")}`);
  return Number(rows[0]?.unsettled ?? 0);
}
