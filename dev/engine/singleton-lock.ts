import type { EngineContext } from "./context";
import { toText } from "./expression-values";
import type { EventPayload, FunctionConfig, Run } from "./types";

/**
 * The lock a run of a singleton function needs, or undefined when it needs none: the key is false (also when the
 * event lacks the attribute) or cannot be evaluated. In these cases the real server runs without a lock, too.
 */
export function singletonKey(fn: FunctionConfig, event: EventPayload): string | undefined {
  if (!fn.singleton) return undefined;
  const { key } = fn.singleton;
  if (!key) return fn.slug;
  try {
    const value = key.evaluate({ event });
    return value === false ? undefined : JSON.stringify([fn.slug, typeof value, toText(value)]);
  } catch {
    return undefined;
  }
}

/** The run gives the lock back only if it still holds it: a newer run may have taken it over. */
export function releaseSingleton(engine: EngineContext, run: Run): void {
  if (run.singletonKey !== undefined && engine.singletons.get(run.singletonKey) === run.id) {
    engine.singletons.delete(run.singletonKey);
  }
}
