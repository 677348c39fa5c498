import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { NETWORK_IDS, type NetworkId } from "#networks/index";
import { spread } from "./spread";
import { count, describeFailure, newTally } from "./tally";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100" },
    /** The number of the first run. */
    from: { type: "string", default: "1" },
    seed: { type: "string", default: String(availableParallelism()) },
    /** One run alone, told whether it fails or not. */
    run: { type: "string" },
    network: { type: "string" },
    jobs: { type: "string", default: String(availableParallelism()) },
    /** On a native Postgres of its own, restarted and killed at random. */
    restarts: { type: "boolean", default: false },
    /** Ends with the first life that fails. */
    first: { type: "boolean", default: false },
    json: { type: "boolean" },
  },
});
const seed = Number(values.seed);
const network = values.network as NetworkId | undefined;
if (network && !NETWORK_IDS.includes(network)) throw new Error(`No network "${network}": ${NETWORK_IDS.join(", ")}`);
const first = Number(values.run ?? values.from);
const runs = Array.from({ length: values.run ? 1 : Number(values.runs) }, (_, i) => first + i);

const startedAt = performance.now();
const tally = newTally();
await spread({ seed, runs, network, restarts: values.restarts }, Number(values.jobs), (result) => {
  count(tally, result);
  if (result.problems.length > 0 || values.run) console.error(`${describeFailure(seed, result)}\n`);
  if (result.problems.length > 0 && values.first) process.exit(1);
  if (tally.runs % 100 === 0) console.error(`${tally.runs} of ${runs.length} runs, ${tally.failed.length} failed`);
});

const seconds = (performance.now() - startedAt) / 1_000;
const { failed, ...counts } = tally;
for (const [name, number] of Object.entries(counts)) console.error(`${name.padEnd(16)}${number}`);
console.error(`${(tally.runs / seconds).toFixed(1)} runs a second; seed ${seed}`);
if (failed.length > 0)
  console.error(
    `Play one again: npm run chaos -- --seed ${seed}${network ? ` --network ${network}` : ""} --run <${failed.sort((a, b) => a - b).join(", ")}>`,
  );
if (values.json) console.log(JSON.stringify({ seed, seconds: Math.round(seconds), ...counts, failed }));
process.exit(failed.length === 0 ? 0 : 1);
