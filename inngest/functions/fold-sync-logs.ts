import { type FoldedPart, foldSyncLogs } from "../../src/sync/fold-sync-logs";
import { inngest } from "../client";
import { syncContext } from "../sync-context";

/** Parts a night: far below the engine's limit of steps. What is left is folded the nights after. */
const MAX_PARTS = 500;

/** Once a day, after old landed pages are gone: folds SyncLog rows that are too old to look at one by one. */
export const foldSyncLogsFunction = inngest.createFunction(
  { id: "fold-sync-logs", name: "Fold old SyncLog rows", triggers: [{ cron: "47 3 * * *" }] },
  async ({ step }) => {
    let after: string | null = null;
    const total = { rows: 0, failed: [] as string[] };
    for (let n = 1; n <= MAX_PARTS; n += 1) {
      const from: string | null = after;
      const part: FoldedPart = await step.run(`fold-${n}`, () => foldSyncLogs(syncContext(), from));
      total.rows += part.rows;
      total.failed.push(...part.failed);
      after = part.after;
      if (!part.more) break;
    }
    return total;
  },
);
