import { setTimeout as sleep } from "node:timers/promises";
import { MINUTE, SECOND } from "../src/domain/window";
import { hasOwnEngine } from "../src/lib/env";
import { describeError, logger } from "../src/lib/logger";
import { ensureRegistered, register } from "./registration";

/** The engine's own first look at the app comes first. */
const FIRST_AFTER_MS = 5 * SECOND;

/**
 * Beside an engine of our own: registers this release when the server starts, and once a minute what the engine has
 * forgotten. Spread, so that many instances do not ask at once; never keeps a process alive.
 */
export function keepRegistered(): void {
  if (hasOwnEngine()) void loop();
}

async function loop(): Promise<void> {
  await sleep(FIRST_AFTER_MS, undefined, { ref: false });
  await register().catch((error) => logger.debug({ err: describeError(error) }, "the engine does not answer"));
  for (;;) {
    await sleep(MINUTE * (0.75 + Math.random() / 2), undefined, { ref: false });
    await ensureRegistered();
  }
}
