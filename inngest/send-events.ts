import { setTimeout as sleep } from "node:timers/promises";
import { SECOND } from "../src/domain/window";
import { describeError, logger } from "../src/lib/logger";
import { inngest } from "./client";

type Events = Parameters<typeof inngest.send>[0];

/** What a user waits for an engine that is away. The SDK goes on trying behind it for some seconds. */
const PATIENCE_MS = 3 * SECOND;

/**
 * Sends events as far as the engine takes them now; false when it did not answer in time or refused them. For events
 * whose loss is made good: what they ask for is stored, and the sweep asks again.
 */
export async function sendEvents(events: Events): Promise<boolean> {
  const patience = new AbortController();
  const sent = inngest.send(events).then(
    () => true,
    (error) => {
      logger.warn({ err: describeError(error) }, "the engine did not take an event");
      return false;
    },
  );
  const late = sleep(PATIENCE_MS, false, { signal: patience.signal, ref: false }).catch(() => false);
  try {
    return await Promise.race([sent, late]);
  } finally {
    patience.abort();
  }
}
