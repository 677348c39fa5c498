import { eq, inArray, sql } from "drizzle-orm";
import type { RequestKind, SyncTrigger } from "../../domain/sync";
import type { Window } from "../../domain/window";
import type { Database } from "../client";
import { syncRequest } from "../schema";
import type { SyncRequest } from "./types";

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
