import { alertsWanted, eventKeyOf, importRequested, syncAccountRequested, syncEvent } from "#events/event-types";
import { closeFailedRun } from "#sync/close/close-failed-run";
import type { SyncJob } from "#sync/plan/open-windows";
import { inngest } from "../client";
import { RETRIES, readFailure } from "../retry-policy";
import { syncContext } from "../sync-context";
import { coverWindows } from "./cover-windows";
import { onePerTurn, syncsAtOnce, untilDisconnected } from "./flow-control";

type SyncData = NonNullable<(typeof syncAccountRequested)["schema"]> extends { _output: infer Data } ? Data : never;

function toJob(event: { id?: string | undefined; ts?: number | undefined; data: SyncData }, runId: string): SyncJob {
  const { data } = event;
  const window = data.window && { start: new Date(data.window.start), end: new Date(data.window.end) };
  return {
    runId,
    accountId: data.accountId,
    userId: data.userId,
    kind: window ? "reread" : "incremental",
    trigger: data.trigger,
    tick: data.tick ? new Date(data.tick) : null,
    window: window ?? null,
    requestId: data.requestId,
    eventKey: eventKeyOf(event),
  };
}

/** Syncs one account: everything since its watermark, or one period again. */
export const syncAccount = inngest.createFunction(
  {
    id: "sync-account",
    name: "Sync an account",
    triggers: [syncAccountRequested],
    retries: RETRIES,
    concurrency: syncsAtOnce,
    singleton: onePerTurn,
    cancelOn: untilDisconnected,
    onFailure: async ({ event, error, step }) => {
      const job = toJob(event.data.event as { data: SyncData }, event.data.run_id);
      await step.run("write-sync-log", () => closeFailedRun(syncContext(), job, readFailure(error)));
      await step.sendEvent("look-for-alerts", alertsWanted.create({ userId: job.userId }));
    },
  },
  async ({ event, runId, step, attempt }) => {
    const covered = await coverWindows({ step, attempt }, toJob(event, runId));
    const { accountId, userId, network, trigger, requestId } = event.data;
    if (covered.gapsRemain) {
      await step.sendEvent("request-import", importRequested.create({ accountId, userId, network }));
    }
    if (covered.rest) {
      const next = { accountId, userId, network, trigger, window: covered.rest, requestId };
      await step.sendEvent("read-on", syncEvent(next));
    }
    return covered;
  },
);
