import { accountConnected, alertsWanted, eventKeyOf, importRequested } from "#events/event-types";
import { closeFailedRun } from "#sync/close/close-failed-run";
import type { SyncJob } from "#sync/plan/open-windows";
import { inngest } from "../client";
import { RETRIES, readFailure } from "../retry-policy";
import { syncContext } from "../sync-context";
import { coverWindows } from "./cover-windows";
import { importsAtOnce, onePerAccount, untilDisconnected } from "./flow-control";

interface ImportEvent {
  id?: string | undefined;
  ts?: number | undefined;
  data: { accountId: string; userId: string };
}

function toJob(event: ImportEvent, runId: string): SyncJob {
  const { accountId, userId } = event.data;
  const eventKey = eventKeyOf(event);
  return { runId, accountId, userId, kind: "import", trigger: "connect", tick: null, window: null, eventKey };
}

/** Fills what is missing of an account's history, newest first. What one run does not get to, the next one does. */
export const importAccount = inngest.createFunction(
  {
    id: "import-account",
    name: "Import an account's history",
    triggers: [accountConnected, importRequested],
    retries: RETRIES,
    concurrency: importsAtOnce,
    singleton: onePerAccount,
    cancelOn: untilDisconnected,
    onFailure: async ({ event, error, step }) => {
      const job = toJob(event.data.event as unknown as ImportEvent, event.data.run_id);
      await step.run("write-sync-log", () => closeFailedRun(syncContext(), job, readFailure(error)));
      await step.sendEvent("look-for-alerts", alertsWanted.create({ userId: job.userId }));
    },
  },
  async ({ event, runId, step, attempt }) => coverWindows({ step, attempt }, toJob(event, runId)),
);
