import { type FoldedPart, foldSyncLogs, prune } from "#sync/retention";
import { inngest } from "../client";
import { syncContext } from "../sync-context";
import { byTheClock } from "./flow-control";

/** Batches a night: far below the engine's limit of steps. What is left is deleted the night after. */
const MAX_BATCHES = 500;

/**
 * Once a day: deletes landed pages, rows of the quarantine, notifications, sign-ins and alerts that are past their retention,
 * and what users had whose login ended.
 */
export const pruneLandedPages = inngest.createFunction(
  {
    id: "prune-landed-pages",
    name: "Delete old landed pages",
    triggers: [byTheClock("prune-landed-pages", "17 3 * * *")],
  },
  async ({ step }) => {
    const total = { pages: 0, rejects: 0, notifications: 0, signIns: 0, alerts: 0, users: 0 };
    for (let n = 1; n <= MAX_BATCHES; n += 1) {
      const { more, ...deleted } = await step.run(`prune-${n}`, () => prune(syncContext()));
      for (const kind of ["pages", "rejects", "notifications", "signIns", "alerts", "users"] as const)
        total[kind] += deleted[kind];
      if (!more) break;
    }
    return total;
  },
);

/** Parts a night: far below the engine's limit of steps. What is left is folded the nights after. */
const MAX_PARTS = 500;

/** Once a day, after old landed pages are gone: folds SyncLog rows that are too old to look at one by one. */
export const foldSyncLogsFunction = inngest.createFunction(
  { id: "fold-sync-logs", name: "Fold old SyncLog rows", triggers: [byTheClock("fold-sync-logs", "47 3 * * *")] },
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
