import { getDatabase } from "../src/db/client";
import { liveness } from "../src/db/health/liveness";
import { dueRequests, giveUpStaleRequests } from "../src/db/sync-requests/due-requests";
import type { SyncRequest } from "../src/db/sync-requests/types";
import { hourOf, MINUTE } from "../src/domain/window";
import { sweepSilentRuns } from "../src/sync/close-failed-run";
import { askEngine } from "./ask-engine";
import { syncRequested } from "./events";
import { sendEvents } from "./send-events";
import { syncContext } from "./sync-context";

const BATCH_SIZE = 200;
/** The engine's own schedule and an external one come first. */
const TICK_IS_LATE_MS = 4 * MINUTE;

/** What a sweep did: SyncLog rows closed, requests asked for again, and the hour whose tick had not come. */
export interface Swept {
  closed: number;
  asked: number;
  tick: string | null;
}

/**
 * Closes what dead runs left open, and asks for what was asked for, is not finished, and nobody works at: what an engine
 * loses is taken up by the first sweep after it counts as dead.
 */
export async function sweep(now: Date): Promise<Swept> {
  const db = getDatabase();
  const { closed, imports } = await sweepSilentRuns(syncContext());
  await giveUpStaleRequests(db);
  const due = new Map<string, SyncRequest>();
  for (const request of [...imports, ...(await dueRequests(db, BATCH_SIZE))]) due.set(request.id, request);
  const asked = (await askEngine(db, [...due.values()])) ? due.size : 0;
  return { closed, asked, tick: await makeUpTick(now) };
}

/** Ticks came before, and none came for this hour: it was lost, or found nothing to sync. */
async function makeUpTick(now: Date): Promise<string | null> {
  const hour = hourOf(now);
  if (now.getTime() - hour.getTime() < TICK_IS_LATE_MS) return null;
  const { lastTick } = await liveness(getDatabase());
  if (lastTick === null || new Date(lastTick) >= hour) return null;
  const tick = hour.toISOString();
  await sendEvents(syncRequested.create({ trigger: "schedule" as const, tick }, { id: `sync.requested:${tick}` }));
  return tick;
}
