import { closeRunAsFailed } from "#db/sync-logs/store-sync-log";
import { finishRequest } from "#db/sync-requests/store-request";
import { inngest } from "../client";
import { syncContext } from "../sync-context";

interface CancelledRun {
  run_id: string;
  function_id: string;
  event: { data: { accountId: string; userId: string; requestId?: string } };
}

/** A cancelled run writes nothing more itself: its SyncLog row is closed here, and it is not asked for again. */
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
    const { run_id, function_id, event: begun } = event.data as unknown as CancelledRun;
    const { accountId, userId, requestId } = begun.data;
    const failure = { code: "internal" as const, message: "The run was cancelled" };
    return step.run("write-sync-log", async () => {
      const { db } = syncContext();
      const kind = function_id.endsWith("import-account") ? "import" : "sync";
      await finishRequest(db, { userId, accountId, kind, requestId, runId: run_id });
      return { closed: (await closeRunAsFailed(db, run_id, failure)).length };
    });
  },
);
