import { afterAll, beforeAll, expect, test } from "vitest";
import { postgresPrograms } from "./own-postgres";
import { runChaos } from "./run-chaos";
import { openStage } from "./stage";
import { describeFailure } from "./tally";

const SEED = 60;
const installed = postgresPrograms() !== undefined;
let stage: Awaited<ReturnType<typeof openStage>>;
let restarts = 0;

beforeAll(async () => {
  if (!installed) return;
  stage = await openStage({ restarts: true });
  const { restartDatabase } = stage;
  stage.restartDatabase = async (mode) => {
    restarts += 1;
    await restartDatabase?.(mode);
  };
});
afterAll(() => stage?.close());

test.skipIf(!installed)(
  "a native Postgres that is restarted and killed in the middle of steps ends with the network's own ledger",
  async () => {
    for (const run of [1, 2, 3, 4, 5, 6]) {
      const result = await runChaos(stage, { seed: SEED, run });
      expect(result.problems, describeFailure(SEED, result)).toEqual([]);
    }
    expect(restarts).toBeGreaterThan(3);
  },
);
