import { env } from "#env/env";
import { describeError, logger } from "#env/logger";
import { notificationReceived } from "./event-types";
import { sender } from "./sender";

/** All that an account is told of within such a period is one event, and so one run at its end. */
const PERIOD_MS = 2_000;
/** More events than this are not under way at once: an engine that is slow to answer ties up nothing else. */
const MAX_UNDER_WAY = 20;

let period = 0;
let nudged = new Set<string>();
let underWay = 0;

/** Whether nobody has asked the engine yet to apply an account's notifications once the current two seconds are over. */
export function wantsNudge(accountId: string, now = Date.now()): boolean {
  // A dry run applies nothing.
  if (env().SALES_TRACKING_DRY_RUN) return false;
  const end = endOfPeriod(now);
  if (end !== period) {
    period = end;
    nudged = new Set();
  }
  return !nudged.has(accountId) && underWay < MAX_UNDER_WAY;
}

const endOfPeriod = (now: number) => (Math.floor(now / PERIOD_MS) + 1) * PERIOD_MS;

/**
 * Asks the engine to apply an account's notifications once the current two seconds are over. Never throws and never
 * matters to what is stored: what no event was sent for is taken up by `resend-notifications` within a minute or two.
 */
export async function nudgeInbox(
  account: { accountId: string; userId: string; network: string },
  now = Date.now(),
): Promise<void> {
  const { accountId } = account;
  if (!wantsNudge(accountId, now)) return;
  const end = endOfPeriod(now);
  const ofPeriod = nudged.add(accountId);
  underWay += 1;
  try {
    // The id is the same in every instance; the run starts when all of the period's notifications are stored.
    await sender.send(
      notificationReceived.create(account, { id: `notification.received:${accountId}:${end}`, ts: end }),
    );
  } catch (error) {
    ofPeriod.delete(accountId);
    logger.warn({ err: describeError(error) }, "the engine could not be told of a notification");
  } finally {
    underWay -= 1;
  }
}
