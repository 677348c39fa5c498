import { and, eq, inArray, ne, or, sql } from "drizzle-orm";
import type { AccountRef, RequestKind, SyncTrigger } from "#domain/sync";
import type { Window } from "#domain/window";
import type { Database } from "../client";
import { syncRequest } from "../schema";
import type { SyncRequest } from "../schema/sync-request";

export interface Wanted {
  userId: string;
  accountId: string;
  network: string;
  kind: RequestKind;
  trigger: SyncTrigger;
  /** The period of a re-read. */
  window?: Window | undefined;
}

/** Keeps what is asked for until a run is done with it. Asked for again meanwhile, it is the request that is there. */
export async function storeRequest(db: Database, wanted: Wanted): Promise<SyncRequest> {
  const [row] = await db
    .insert(syncRequest)
    .values(toRow(wanted))
    .onConflictDoUpdate({
      target: [syncRequest.accountId, syncRequest.turn],
      set: { trigger: wanted.trigger, requestedAt: sql`now()` },
    })
    .returning();
  return row as SyncRequest;
}

/** Asks for what a run found to be needed. A request that is there stays as it is: a run at work may be about to finish it. */
export async function ensureRequest(db: Database, wanted: Wanted): Promise<void> {
  await db.insert(syncRequest).values(toRow(wanted)).onConflictDoNothing();
}

function toRow({ window, ...wanted }: Wanted): typeof syncRequest.$inferInsert {
  const turn = window ? `${window.start.toISOString()}/${window.end.toISOString()}` : wanted.kind;
  return { ...wanted, turn, windowStart: window?.start ?? null, windowEnd: window?.end ?? null };
}

/** The engine took these. */
export async function markAsked(db: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .update(syncRequest)
    .set({ askedAt: sql`now()`, asks: sql`${syncRequest.asks} + 1` })
    .where(inArray(syncRequest.id, [...ids]));
}

/** A run came further with a re-read: what is left of it ends at `end`. */
export async function advanceRequest(db: Database, id: string, end: Date): Promise<void> {
  await db.update(syncRequest).set({ windowEnd: end, askedAt: sql`now()`, asks: 0 }).where(eq(syncRequest.id, id));
}

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
export async function dropRequests(db: Database, { userId, accountId }: AccountRef): Promise<void> {
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
