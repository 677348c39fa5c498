import { and, eq, ne, or, sql } from "drizzle-orm";
import type { RequestKind } from "../../domain/sync";
import type { Database } from "../client";
import { syncRequest } from "../schema";

/** What a run was asked to do, by the request that its event named, else by its kind. */
export interface Served {
  userId: string;
  accountId: string;
  kind: RequestKind;
  requestId?: string | undefined;
  runId: string;
}

/** The run is done with it, for good or for worse: it is not asked for again. */
export async function finishRequest(db: Database, served: Served): Promise<void> {
  await db.delete(syncRequest).where(servedBy(served));
}

/**
 * A run came further with it: it is asked for again unless one is heard of soon. Or the engine gave it back, through no
 * fault of the account's: it is asked for again at once, three times, and then as often as what is silent.
 */
export async function keepRequest(db: Database, served: Served, next: "soon" | "at once"): Promise<void> {
  await db
    .update(syncRequest)
    .set(
      next === "soon"
        ? { askedAt: sql`now()`, asks: 0 }
        : { askedAt: sql`case when ${syncRequest.asks} < 4 then null else ${syncRequest.askedAt} end` },
    )
    .where(servedBy(served));
}

/** Nothing is asked for any more of an account that is gone. */
export async function dropRequests(db: Database, userId: string, accountId: string): Promise<void> {
  await db.delete(syncRequest).where(and(eq(syncRequest.accountId, accountId), eq(syncRequest.userId, userId)));
}

function servedBy({ userId, accountId, kind, requestId, runId }: Served) {
  // What came after the run had begun is not served by it.
  const begun = sql`coalesce((select min(started_at) from sync_log where run_id = ${runId}), now())`;
  // A re-read serves the request that it was begun for and no other; syncs and imports are all alike.
  const alike = and(
    eq(syncRequest.kind, kind),
    ne(syncRequest.kind, "reread"),
    sql`${syncRequest.requestedAt} <= ${begun}`,
  );
  return and(
    eq(syncRequest.accountId, accountId),
    eq(syncRequest.userId, userId),
    requestId ? or(eq(syncRequest.id, requestId), alike) : alike,
  );
}
