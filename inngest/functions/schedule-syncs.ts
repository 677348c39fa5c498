import { pageSchedulableAccounts } from "#db/accounts/read-accounts";
import { getDatabase } from "#db/client";
import { hourOf } from "#domain/window";
import { scheduledSyncId, syncEvent, syncRequested } from "#events/event-types";
import { inngest } from "../client";
import { byTheClock } from "./flow-control";

/** Accounts a batch: their events stay well below the engine's limit for one request (512 KiB). */
const BATCH_SIZE = 500;

interface Batch {
  trigger: "schedule" | "cron-route";
  tick: string;
  after: string | null;
}

/**
 * Sends the events of the next accounts after `after`. Listing and sending are one step, so that no list of accounts
 * enters the engine's state; sent twice, the ids decide.
 */
export async function dispatchSyncs({
  trigger,
  tick,
  after,
}: Batch): Promise<{ dispatched: number; next: string | null }> {
  const accounts = await pageSchedulableAccounts(getDatabase(), after, BATCH_SIZE);
  if (accounts.length > 0) {
    await inngest.send(
      accounts.map(({ id, userId, network }) =>
        syncEvent({ accountId: id, userId, network, trigger, tick }, { id: scheduledSyncId(id, tick) }),
      ),
    );
  }
  const last = accounts.at(-1);
  return { dispatched: accounts.length, next: accounts.length === BATCH_SIZE && last ? last.id : null };
}

/** Batches one run sends before it hands over to another: far below the engine's limit of steps. */
const MAX_BATCHES_PER_RUN = 500;

/** The hourly tick: one `sync.account` event per account that can be synced, in batches, by a keyset over accounts. */
export const scheduleSyncs = inngest.createFunction(
  {
    id: "schedule-syncs",
    name: "Hourly tick",
    triggers: [byTheClock("schedule-syncs", "0 * * * *"), syncRequested],
  },
  async ({ event, step }) => {
    const data = event.name === syncRequested.name ? syncRequested.schema?.parse(event.data) : undefined;
    const trigger = data?.trigger ?? "schedule";
    // The event's own time, not the clock's: a retried or replayed tick stays the tick it was.
    const tick = data?.tick ?? hourOf(new Date(event.ts ?? 0)).toISOString();
    let after = data?.after ?? null;
    let dispatched = 0;
    for (let n = 1; n <= MAX_BATCHES_PER_RUN; n += 1) {
      const from = after;
      const batch = await step.run(`dispatch-${n}`, () => dispatchSyncs({ trigger, tick, after: from }));
      dispatched += batch.dispatched;
      after = batch.next;
      if (after === null) return { tick, dispatched };
    }
    await step.sendEvent("hand-over", syncRequested.create({ trigger, tick, after: after ?? undefined }));
    return { tick, dispatched };
  },
);
