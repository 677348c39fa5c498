import { and, asc, eq, getTableColumns, isNull, lt, sql } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount, syncRequest } from "../schema";
import type { SyncRequest } from "../schema/sync-request";

/** What was stored just now is being told to the engine right now. */
const SETTLED = sql`interval '1 minute'`;
/** The engine is told again after ten minutes, then twenty, and at the most every five hours. */
const SILENT = sql`interval '10 minutes' * power(2, least(greatest(${syncRequest.asks}, 1) - 1, 5))`;
/** What could not be done in this time is given up: hourly syncs see to the rest. */
const GIVEN_UP = sql`interval '7 days'`;

/**
 * Requests that nobody works at, of accounts that can be synced, those first that the engine was never told of. Not due
 * is what an open row of a living run may be the answer to.
 */
export async function dueRequests(db: Database, limit: number): Promise<SyncRequest[]> {
  return db
    .select(getTableColumns(syncRequest))
    .from(syncRequest)
    .innerJoin(networkAccount, eq(networkAccount.id, syncRequest.accountId))
    .where(
      and(
        eq(networkAccount.status, "active"),
        isNull(networkAccount.disconnectedAt),
        sql`case when ${syncRequest.askedAt} is null then ${syncRequest.requestedAt} < now() - ${SETTLED}
          else ${syncRequest.askedAt} < now() - ${SILENT} end`,
        sql`not exists (
          select 1 from sync_log as run
          where run.account_id = ${syncRequest.accountId} and run.completed_at is null and run.alive_until > now()
            and (run.kind = 'import') = (${syncRequest.kind} = 'import'))`,
      ),
    )
    .orderBy(sql`${syncRequest.askedAt} nulls first`, asc(syncRequest.requestedAt))
    .limit(limit);
}

export async function giveUpStaleRequests(db: Database): Promise<void> {
  await db.delete(syncRequest).where(lt(syncRequest.requestedAt, sql`now() - ${GIVEN_UP}`));
}
