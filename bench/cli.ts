import { mkdirSync, writeFileSync } from "node:fs";
import type { Row } from "./measure";
import { benchMillion } from "./million";
import { benchParse } from "./parse";
import { benchRefundLatency } from "./refund-latency";
import { benchUpsert } from "./upsert";

// `npm run bench [-- NAME]`: a table on stdout and JSON in .tidemark/bench.json. Compare ratios, never milliseconds.
const benchmarks: Record<string, () => Promise<Row[]>> = {
  parse: benchParse,
  upsert: benchUpsert,
  million: benchMillion,
  "refund-latency": benchRefundLatency,
};
/** Takes so long that it runs when it is named alone. */
const LONG = new Set(["million", "refund-latency"]);

const wanted = process.argv[2];
if (wanted && !benchmarks[wanted]) {
  console.error(`No benchmark "${wanted}". There are: ${Object.keys(benchmarks).join(", ")}`);
  process.exit(2);
}
const results: Record<string, Row[]> = {};
for (const [name, run] of Object.entries(benchmarks)) {
  if (wanted ? wanted !== name : LONG.has(name)) continue;
  results[name] = await run();
  console.log(`\n${name}`);
  for (const { name: what, ms, ratio } of results[name]) {
    console.log(`  ${what.padEnd(52)} ${ms.toFixed(1).padStart(9)} ms ${ratio.toFixed(2).padStart(8)}×`);
  }
}
mkdirSync(".tidemark", { recursive: true });
writeFileSync(".tidemark/bench.json", JSON.stringify(results, null, 2));
