import { setTimeout as sleep } from "node:timers/promises";
import { Inngest } from "inngest";
import { SECOND } from "#domain/window";
import { describeError, logger } from "#env/logger";

/** The app's name in the engine: part of every function's identity there. */
export const APP_ID = "tidemark";

/** Sends events and runs nothing. Target and keys come from the INNGEST_* variables, as the SDK defines them. */
export const sender = new Inngest({ id: APP_ID, logger });

type Events = Parameters<typeof sender.send>[0];

/** What a user waits for an engine that is away. The SDK goes on trying behind it for some seconds. */
const PATIENCE_MS = 3 * SECOND;

/**
 * Sends events as far as the engine takes them now; false when it did not answer in time or refused them. For events
 * whose loss is made good: what they ask for is stored, and the sweep asks again.
 */
export async function sendEvents(events: Events): Promise<boolean> {
  const patience = new AbortController();
  const sent = sender.send(events).then(
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
