import { getDatabase } from "../src/db/client";
import { accountsDue, type DueCursor } from "../src/db/notifications/accounts-due";
import { MINUTE } from "../src/domain/window";
import { env } from "../src/lib/env";
import { inngest } from "./client";
import { notificationReceived } from "./events";

const BATCH_SIZE = 500;
/** What has been due for less is most likely being applied right now. */
const SETTLED_AFTER_MS = MINUTE / 2;

export interface Resent {
  accounts: number;
  /** Where the next batch begins; null when this was the last. */
  next: DueCursor | null;
}

/**
 * Sends an event for each of the next accounts with notifications that are due. Each account is applied in a run of its
 * own, so none waits for another's. A dry run applies none and asks for none.
 */
export async function resendNotifications(after: DueCursor | null): Promise<Resent> {
  if (env().SALES_TRACKING_DRY_RUN) return { accounts: 0, next: null };
  const due = await accountsDue(getDatabase(), { settledMs: SETTLED_AFTER_MS, after, limit: BATCH_SIZE });
  if (due.length > 0) {
    await inngest.send(
      due.map(({ accountId, userId, network }) => notificationReceived.create({ accountId, userId, network })),
    );
  }
  const last = due.at(-1);
  const next = due.length === BATCH_SIZE && last ? { dueAt: last.dueAt, accountId: last.accountId } : null;
  return { accounts: due.length, next };
}
