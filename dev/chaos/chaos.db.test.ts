import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandbox } from "../../sandbox/server";
import { testDatabase } from "../../test/database";
import { type Fuse, installFuse } from "./fuse";
import { runChaos } from "./run-chaos";
import { describeFailure } from "./tally";
import type { Stage } from "./world";

/** A dozen lives of the many that `npm run chaos` plays: two of every network. */
const SEED = 20;
const NETWORKS = ["clickbank", "digistore24", "hotmart", "jvzoo", "buygoods", "maxweb"] as const;

const database = testDatabase();
let sandbox: Stage["sandbox"];
let fuse: Fuse;

beforeAll(async () => {
  sandbox = await startSandbox();
  fuse = installFuse(database.db);
});
afterAll(async () => sandbox?.close());

test.each(
  NETWORKS.flatMap((network, i) => [
    { network, run: 2 * i + 1 },
    { network, run: 2 * i + 2 },
  ]),
)(
  "$network comes to rest with the network's own ledger after faults and crashes (run $run)",
  async ({ network, run }) => {
    const result = await runChaos({ db: database.db, fuse, sandbox }, { seed: SEED, run, network });
    expect(result.problems, describeFailure(SEED, result)).toEqual([]);
  },
);
