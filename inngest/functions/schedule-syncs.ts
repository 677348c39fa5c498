import { hourOf } from "../../src/domain/window";
import { inngest } from "../client";
import { dispatchSyncs } from "../dispatch-syncs";
import { syncRequested } from "../events";

/** Batches one run sends before it hands over to another: far below the engine's limit of steps. */
const MAX_BATCHES_PER_RUN = 500;

/** The hourly tick: one `sync.account` event per account that can be synced, in batches, by a keyset over accounts. */
export const scheduleSyncs = inngest.createFunction(
  {
    id: "schedule-syncs",
    name: "Hourly tick",
    triggers: [{ cron: "0 * * * *" }, syncRequested],
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
