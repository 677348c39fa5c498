import type { EngineContext } from "./context";
import { toText } from "./expression-values";
import type { EventPayload, FunctionConfig, Run } from "./types";

/**
 * The limits that apply to each call of a run, with the bucket each is counted in. Keys are evaluated once, when the
 * run is scheduled. A bucket of scope env or account is shared by all functions with the same expression and value.
 */
export function slotsFor(fn: FunctionConfig, event: EventPayload): Run["slots"] {
  return fn.concurrency
    .filter(({ limit }) => limit > 0)
    .map(({ limit, scope, key }) => {
      const owner = scope === "fn" ? fn.slug : "";
      const value = key ? bucketValue(() => key.evaluate({ event })) : "";
      return { limit, bucket: JSON.stringify([scope, owner, key?.source ?? "", value]) };
    });
}

/** A key that cannot be evaluated counts as `false` on the real server, not as an error. */
function bucketValue(evaluate: () => unknown): string {
  try {
    return toText(evaluate());
  } catch {
    return "false";
  }
}

export function hasFreeSlots(engine: EngineContext, run: Run): boolean {
  return run.slots.every(({ bucket, limit }) => (engine.slotsInUse.get(bucket) ?? 0) < limit);
}

export function takeSlots(engine: EngineContext, run: Run): void {
  for (const { bucket } of run.slots) engine.slotsInUse.set(bucket, (engine.slotsInUse.get(bucket) ?? 0) + 1);
}

export function releaseSlots(engine: EngineContext, run: Run): void {
  for (const { bucket } of run.slots) {
    const left = (engine.slotsInUse.get(bucket) ?? 0) - 1;
    if (left > 0) engine.slotsInUse.set(bucket, left);
    else engine.slotsInUse.delete(bucket);
  }
}
