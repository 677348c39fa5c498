import { getDatabase } from "#db/client";
import { liveness } from "#db/health/liveness";
import type { SyncRequest } from "#db/schema/sync-request";
import { dueRequests, giveUpStaleRequests } from "#db/sync-requests/due-requests";
import { hourOf, MINUTE } from "#domain/window";
import { askEngine } from "#events/ask-engine";
import { syncRequested } from "#events/event-types";
import { sendEvents } from "#events/sender";
import { sweepSilentRuns } from "#sync/close/close-failed-run";
import { inngest } from "../client";
import { syncContext } from "../sync-context";
import { byTheClock } from "./flow-control";

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

/**
 * Closes SyncLog rows whose run died without a word, at the latest fifteen minutes after its last sign of life, and asks
 * again for what the engine lost.
 */
export const sweepSyncLogs = inngest.createFunction(
  {
    id: "sweep-sync-logs",
    name: "Take up what dead runs left",
    triggers: [byTheClock("sweep-sync-logs", "*/5 * * * *")],
  },
  async ({ step }) => step.run("sweep", () => sweep(new Date())),
);
