import { importRequested } from "#events/event-types";
import { inngest } from "../client";

/** How long the account's lock may outlive the news that the import which held it is finished. */
const LOCK_LINGERS_MS = 1_000;

interface FinishedImport {
  run_id: string;
  result?: { gapsRemain?: boolean } | null;
  event: { data: { accountId: string; userId: string; network: string } };
}

/**
 * Starts the next run of an import that ended with history still missing. It listens to the end of the run, since an
 * account has one import at a time: a run that asked for its successor itself would see it dropped.
 */
export const continueImport = inngest.createFunction(
  {
    id: "continue-import",
    name: "Continue an import",
    triggers: [{ event: "inngest/function.finished", if: "event.data.function_id == 'tidemark-import-account'" }],
  },
  async ({ event, step }) => {
    const { result, run_id, event: cause } = event.data as unknown as FinishedImport;
    if (!result?.gapsRemain) return { continued: false };
    const { accountId, userId, network } = cause.data;
    // The engine tells of the end of a run just before it gives the lock back: an event that came in between was dropped.
    await step.sleep("let-the-lock-go", LOCK_LINGERS_MS);
    const next = importRequested.create({ accountId, userId, network }, { id: `import.requested:${run_id}` });
    await step.sendEvent("request-import", next);
    return { continued: true };
  },
);
