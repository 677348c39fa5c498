import { closeFailedRun } from "../../src/sync/close-failed-run";
import type { SyncJob } from "../../src/sync/open-window";
import { inngest } from "../client";
import { accountConnected, importRequested } from "../events";
import { RETRIES, readFailure } from "../retry-policy";
import { syncContext } from "../sync-context";
import { coverWindows } from "./cover-windows";
import { importsAtOnce, onePerAccount, untilDisconnected } from "./flow-control";

function toJob({ accountId, userId }: { accountId: string; userId: string }, runId: string): SyncJob {
  return { runId, accountId, userId, kind: "import", trigger: "connect", tick: null, window: null };
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
      const job = toJob(event.data.event.data as { accountId: string; userId: string }, event.data.run_id);
      await step.run("write-sync-log", () => closeFailedRun(syncContext(), job, readFailure(error)));
    },
  },
  async ({ event, runId, step, attempt }) => coverWindows({ step, attempt }, toJob(event.data, runId)),
);
