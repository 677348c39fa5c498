import { closeRunAsFailed } from "../../src/db/sync-logs/close-sync-log";
import { inngest } from "../client";
import { withRetryPolicy } from "../retry-policy";
import { syncContext } from "../sync-context";

/** A cancelled run writes nothing more itself: its SyncLog row is closed here. */
export const closeCancelledRun = inngest.createFunction(
  {
    id: "close-cancelled-run",
    name: "Close a cancelled run",
    triggers: ["tidemark-sync-account", "tidemark-import-account"].map((id) => ({
      event: "inngest/function.cancelled",
      if: `event.data.function_id == '${id}'`,
    })),
  },
  async ({ event, step }) => {
    const { run_id } = event.data as unknown as { run_id: string };
    const failure = { code: "internal" as const, message: "The run was cancelled" };
    return step.run("write-sync-log", () =>
      withRetryPolicy(async () => ({ closed: (await closeRunAsFailed(syncContext().db, run_id, failure)).length })),
    );
  },
);
