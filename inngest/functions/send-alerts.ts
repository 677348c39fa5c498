import { type SentMessages, sendDueMessages } from "#alerts/send-messages";
import { getDatabase } from "#db/client";
import { env } from "#env/env";
import { alertsDue } from "#events/event-types";
import { inngest } from "../client";
import { RETRIES } from "../retry-policy";

/** Fifty messages each. What is left is due, and asked for again five minutes later. */
const MAX_PARTS = 100;

/**
 * Sends what is due at one place of a user, from the outbox: what is not taken stays there and comes again later. One run
 * at a time for each place.
 */
export const sendAlerts = inngest.createFunction(
  {
    id: "send-alerts",
    name: "Send alerts",
    triggers: [alertsDue],
    retries: RETRIES,
    concurrency: [{ key: "event.data.target", limit: 1 }, { limit: 10 }],
  },
  async ({ event, step }) => {
    const { userId, channelId } = event.data;
    const total = { sent: 0, failed: 0 };
    for (let n = 1; n <= MAX_PARTS; n += 1) {
      const part: SentMessages = await step.run(`send-${n}`, () =>
        sendDueMessages(
          {
            db: getDatabase(),
            ring: env().CREDENTIALS_KEYS,
            post: { loopback: env().ALERTS_TO_LOOPBACK },
            now: () => new Date(),
          },
          { userId, channelId },
        ),
      );
      total.sent += part.sent;
      total.failed += part.failed;
      if (!part.more) break;
    }
    return total;
  },
);
