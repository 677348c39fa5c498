import type { EngineContext } from "./context";
import { endRun } from "./finalize";
import { newUlid } from "./ids";
import { scheduleRun } from "./schedule";
import type { CancelRule, EventPayload, FunctionConfig, Run, StoredEvent } from "./types";

const MAX_EVENTS_KEPT = 20_000;

/** Stores an event, starts the functions it triggers, cancels the runs it cancels. */
export function receiveEvent(engine: EngineContext, payload: EventPayload, internalId = newUlid()): StoredEvent {
  const event: StoredEvent = { internalId, receivedAt: Date.now(), payload, runIds: [] };
  engine.events.set(internalId, event);
  for (const oldest of engine.events.keys()) {
    if (engine.events.size <= MAX_EVENTS_KEPT) break;
    engine.events.delete(oldest);
  }
  const names = matchingPatterns(payload.name);
  for (const fn of engine.functions.values()) {
    if (isTriggered(engine, fn, payload, names)) scheduleRun(engine, fn, event);
  }
  cancelRuns(engine, event);
  engine.pump();
  return event;
}

/** The names a trigger may have to match: `a/b.c` matches `a/b.c`, `a/*` and `a/b.*`. */
function matchingPatterns(name: string): Set<string> {
  const patterns = new Set([name]);
  for (const separator of ["/", "."]) {
    const parts = name.split(separator);
    for (let n = 1; n < parts.length; n++) patterns.add(`${parts.slice(0, n).join(separator)}${separator}*`);
  }
  return patterns;
}

/** Once per function and event, however many of its triggers match. */
function isTriggered(engine: EngineContext, fn: FunctionConfig, payload: EventPayload, names: Set<string>): boolean {
  return fn.triggers.some((trigger) => {
    if (!("event" in trigger) || !names.has(trigger.event)) return false;
    if (!trigger.expression) return true;
    try {
      return trigger.expression.evaluate({ event: payload }) === true;
    } catch (error) {
      engine.options.log(`trigger of ${fn.slug} skipped: ${(error as Error).message}`);
      return false;
    }
  });
}

function cancelRuns(engine: EngineContext, event: StoredEvent): void {
  for (const run of [...engine.activeRuns.values()]) {
    const hit = run.fn.cancel.some((rule, n) => isCancelled(engine, run, rule, run.cancelUntil[n] ?? 0, event));
    if (hit) endRun(engine, run, { status: "Cancelled" });
  }
}

function isCancelled(
  engine: EngineContext,
  run: Run,
  rule: CancelRule,
  until: number,
  { internalId, payload }: StoredEvent,
): boolean {
  // An event cancels only what was scheduled before it.
  if (rule.event !== payload.name || internalId <= run.id || Date.now() > until) return false;
  if (!rule.condition) return true;
  try {
    return rule.condition.evaluate({ event: run.event.payload, async: payload }) === true;
  } catch (error) {
    engine.options.log(`cancellation of ${run.id} skipped: ${(error as Error).message}`);
    return false;
  }
}
