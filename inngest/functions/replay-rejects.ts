import { finishRequest } from "#db/sync-requests/store-request";
import { replayRequested } from "#events/event-types";
import { type ReplayCursor, replayRejects } from "#sync/apply/replay-rejects";
import { inngest } from "../client";
import { RETRIES } from "../retry-policy";
import { syncContext } from "../sync-context";
import { onePerAccount } from "./flow-control";

/** Parts of a replay in one run: below the engine's limit of steps. */
const MAX_PARTS = 800;

/** Reads the rows in an account's quarantine once more, from what is stored. */
export const replayRejectsFunction = inngest.createFunction(
  {
    id: "replay-rejects",
    name: "Read the quarantine again",
    triggers: [replayRequested],
    retries: RETRIES,
    singleton: onePerAccount,
  },
  async ({ event, runId, step }) => {
    const { accountId, userId } = event.data;
    let from: ReplayCursor | null = { among: "pages", after: null };
    let resolved = 0;
    for (let n = 1; from !== null && n <= MAX_PARTS; n += 1) {
      const part: ReplayCursor = from;
      const replayed = await step.run(`replay-${n}`, async () => {
        const { db } = syncContext();
        const done = await replayRejects(syncContext(), { accountId, userId, runId }, part);
        if (done.next === null) await finishRequest(db, { accountId, userId, kind: "rejects", runId });
        return done;
      });
      resolved += replayed.resolved;
      from = replayed.next;
    }
    return { resolved };
  },
);
