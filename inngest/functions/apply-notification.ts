import { notificationReceived } from "#events/event-types";
import { drainInbox } from "#sync/apply/drain-inbox";
import { inngest } from "../client";
import { RETRIES } from "../retry-policy";
import { syncContext } from "../sync-context";

/** Parts in one run: below the engine's limit of steps. What is left then is taken up within a minute or two. */
const MAX_PARTS = 200;

/** Brings an account's stored notifications into the ledger. The messages themselves stay in the database. */
export const applyNotificationFunction = inngest.createFunction(
  {
    id: "apply-notification",
    name: "Apply notifications",
    triggers: [notificationReceived],
    retries: RETRIES,
    concurrency: [{ key: "event.data.accountId", limit: 1 }],
  },
  async ({ event, runId, step }) => {
    const { accountId, userId } = event.data;
    const total = { applied: 0, failed: 0, rejected: 0 };
    for (let n = 1; n <= MAX_PARTS; n += 1) {
      const id = n === 1 ? "apply" : `apply-${n}`;
      const part = await step.run(id, () => drainInbox(syncContext(), { accountId, userId, runId }));
      total.applied += part.applied;
      total.failed += part.failed;
      total.rejected += part.rejected;
      if (!part.more) break;
    }
    return total;
  },
);
