import { sweep } from "../ask-again";
import { inngest } from "../client";

/**
 * Closes SyncLog rows whose run died without a word, at the latest fifteen minutes after its last sign of life, and asks
 * again for what the engine lost.
 */
export const sweepSyncLogs = inngest.createFunction(
  { id: "sweep-sync-logs", name: "Take up what dead runs left", triggers: [{ cron: "*/5 * * * *" }] },
  async ({ step }) => step.run("sweep", () => sweep(new Date())),
);
