import { slotsFor } from "./concurrency";
import { parseMoment } from "./durations";
import { newUlid } from "./ids";
import type { EventPayload, FunctionConfig, Run, StoredEvent } from "./types";

const YEAR_MS = 365 * 24 * 3_600_000;
const MAX_PRIORITY_S = 12 * 3600;

/** A run that nothing knows of yet. What depends on the event alone is evaluated here, once. */
export function createRun(fn: FunctionConfig, event: StoredEvent, originalRunId: string | undefined): Run {
  const now = Date.now();
  return {
    id: newUlid(now),
    fn,
    event,
    originalRunId,
    status: "Scheduled",
    createdAt: now,
    retries: 0,
    stack: [],
    memo: new Map(),
    stateBytes: 0,
    steps: new Map(),
    pending: new Set(),
    jobKeys: new Set(),
    jobs: new Map(),
    forceStepPlan: false,
    requestVersion: -1,
    slots: slotsFor(fn, event.payload),
    priorityMs: priorityOf(fn, event.payload) * 1000,
    cancelUntil: fn.cancel.map(({ timeout }) => (timeout && parseMoment(timeout, now)) || now + YEAR_MS),
    calls: [],
    timers: [],
  };
}

/** Seconds by which the run goes ahead of others; only an integer counts, as on the real server. */
function priorityOf(fn: FunctionConfig, event: EventPayload): number {
  try {
    const value = fn.priority?.evaluate({ event });
    return typeof value === "bigint" ? Math.max(-MAX_PRIORITY_S, Math.min(MAX_PRIORITY_S, Number(value))) : 0;
  } catch {
    return 0;
  }
}
