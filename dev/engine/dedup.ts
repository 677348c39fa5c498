import type { EngineContext } from "./context";
import { toText } from "./expression-values";
import type { EventPayload, FunctionConfig } from "./types";

const DAY_MS = 24 * 3_600_000;
const MAX_SEEN = 200_000;

/** `idempotency`: at most one run per key within 24 hours. An expression that fails starts none at all. */
export function isRepeated(engine: EngineContext, fn: FunctionConfig, event: EventPayload): boolean {
  if (!fn.idempotency) return false;
  try {
    const value = fn.idempotency.evaluate({ event });
    return value !== false && !markSeen(engine, `key ${fn.slug} ${typeof value} ${toText(value)}`);
  } catch (error) {
    engine.options.log(`${fn.slug} not started: ${(error as Error).message}`);
    return true;
  }
}

/** Whether this is the first time within 24 hours. */
export function markSeen(engine: EngineContext, key: string): boolean {
  const now = Date.now();
  if ((engine.seen.get(key) ?? 0) > now) return false;
  engine.seen.delete(key);
  engine.seen.set(key, now + DAY_MS);
  for (const [oldest, end] of engine.seen) {
    if (end > now && engine.seen.size <= MAX_SEEN) break;
    engine.seen.delete(oldest);
  }
  return true;
}
