import { getDatabase } from "../src/db/client";
import { pendingNotifications } from "../src/db/notifications/get-notification";
import { MINUTE } from "../src/domain/window";
import { inngest } from "./client";
import { notificationReceived } from "./events";

const BATCH_SIZE = 500;
/** What is younger is most likely being applied right now. */
const SETTLED_AFTER_MS = 5 * MINUTE;

/** Sends the events of notifications that were stored but not applied. Applied twice they change nothing. */
export async function resendNotifications(now: Date): Promise<{ resent: number }> {
  const pending = await pendingNotifications(getDatabase(), new Date(now.getTime() - SETTLED_AFTER_MS), BATCH_SIZE);
  if (pending.length > 0) {
    await inngest.send(
      pending.map(({ id, accountId, userId, network }) =>
        notificationReceived.create({ notificationId: id, accountId, userId, network }),
      ),
    );
  }
  return { resent: pending.length };
}
