import { pageSchedulableAccounts } from "../src/db/accounts/page-schedulable-accounts";
import { getDatabase } from "../src/db/client";
import { inngest } from "./client";
import { scheduledSyncId, syncEvent } from "./events";

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
