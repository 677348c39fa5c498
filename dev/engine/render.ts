import type { EngineContext } from "./context";
import { cronsOf } from "./cron";
import type { Run, StoredEvent } from "./types";

/** The ids the real dev server always uses. */
const ACCOUNT_ID = "00000000-0000-4000-a000-000000000000";
const ENVIRONMENT_ID = "00000000-0000-4000-b000-000000000000";

export const renderEvent = ({ internalId, receivedAt, payload }: StoredEvent) => ({
  internal_id: internalId,
  account_id: ACCOUNT_ID,
  environment_id: ENVIRONMENT_ID,
  source: "",
  source_id: null,
  received_at: new Date(receivedAt).toISOString(),
  ...payload,
});

/** A run in the real server's shape. */
export function renderRun(run: Run) {
  const { cron } = run.event.payload.name === "inngest/scheduled.timer" ? run.event.payload.data : { cron: undefined };
  return {
    run_id: run.id,
    run_started_at: new Date(run.startedAt ?? run.createdAt).toISOString(),
    function_id: run.fn.id,
    function_version: 1,
    environment_id: ENVIRONMENT_ID,
    event_id: run.event.internalId,
    original_run_id: run.originalRunId,
    cron,
    status: run.status,
    ended_at: run.endedAt === undefined ? null : new Date(run.endedAt).toISOString(),
    output: run.output,
  };
}

/** A run with all that happened to it. */
export function renderRunInFull(run: Run) {
  return {
    id: run.id,
    function: run.fn.slug,
    status: run.status,
    skipReason: run.skipReason,
    originalRunId: run.originalRunId,
    attempts: run.retries + 1,
    event: run.event.payload,
    eventInternalId: run.event.internalId,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    steps: [...run.steps.values()],
    calls: run.calls,
    output: run.output,
    error: run.error,
  };
}

export function renderEngine(engine: EngineContext) {
  const { log: _, ...startOpts } = engine.options;
  return {
    version: "stand-in",
    startOpts,
    functions: [...engine.functions.values()].map((fn) => ({
      id: fn.id,
      slug: fn.slug,
      name: fn.name,
      triggers: fn.triggers.map((trigger) =>
        "cron" in trigger ? trigger : { event: trigger.event, expression: trigger.expression?.source },
      ),
      crons: cronsOf(fn),
      url: fn.url,
    })),
    handlers: [...engine.apps.values()].map(({ name, url, slugs }) => ({ appName: name, url, functions: slugs })),
  };
}
