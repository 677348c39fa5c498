import { sweepSilentRuns } from "../../src/sync/close-failed-run";
import { inngest } from "../client";
import { withRetryPolicy } from "../retry-policy";
import { syncContext } from "../sync-context";

/** Closes SyncLog rows whose run died without a word: at the latest fifteen minutes after its last sign of life. */
export const sweepSyncLogs = inngest.createFunction(
  { id: "sweep-sync-logs", name: "Close what dead runs left open", triggers: [{ cron: "*/5 * * * *" }] },
  async ({ step }) =>
    step.run("sweep", () => withRetryPolicy(async () => ({ closed: await sweepSilentRuns(syncContext()) }))),
);
