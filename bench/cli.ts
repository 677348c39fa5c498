import { mkdirSync, writeFileSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import { benchAge } from "./age";
import { benchCost } from "./cost";
import { benchCsv } from "./csv";
import { benchDetect } from "./detect";
import { benchFanout } from "./fanout";
import { benchFaulty } from "./faulty";
import { type Figure, holds } from "./figure";
import { benchImport } from "./import";
import { benchInbox } from "./inbox";
import { benchMillion } from "./million";
import { benchOnboard } from "./onboard";
import { benchPaced } from "./paced";
import { benchPages } from "./pages";
import { benchParse } from "./parse";
import { benchQueries } from "./queries";
import { benchReread } from "./reread";
import { benchScale } from "./scale";
import { benchTick } from "./tick";
import { benchUpsert } from "./upsert";

// `npm run bench [-- NAME…] [--long]`: a table on stdout and JSON in .tidemark/bench.json. Ratios are judged, times are told.
const benchmarks: Record<string, () => Promise<Figure[]>> = {
  parse: benchParse,
  upsert: benchUpsert,
  tick: benchTick,
  import: benchImport,
  paced: benchPaced,
  faulty: benchFaulty,
  reread: benchReread,
  cost: benchCost,
  queries: benchQueries,
  csv: benchCsv,
  age: benchAge,
  inbox: benchInbox,
  pages: benchPages,
  onboard: benchOnboard,
  fanout: benchFanout,
  detect: benchDetect,
  million: benchMillion,
  scale: benchScale,
};
/** Take so long that they run when named, or with `--long`. */
const LONG = new Set(["million", "detect", "scale"]);

const names = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
const isLong = process.argv.includes("--long");
const unknown = names.filter((name) => !Object.hasOwn(benchmarks, name));
if (unknown.length > 0) {
  console.error(`No benchmark "${unknown.join('", "')}". There are: ${Object.keys(benchmarks).join(", ")}`);
  process.exit(2);
}
const wanted = names.length > 0 ? names : Object.keys(benchmarks).filter((name) => isLong || !LONG.has(name));

const results: Record<string, Figure[]> = {};
let missed = 0;
for (const name of wanted) {
  console.log(`\n${name}`);
  const startedAt = performance.now();
  const figures = (await benchmarks[name]?.()) ?? [];
  for (const figure of figures) {
    console.log(lineOf(figure));
    if (holds(figure) === false) missed += 1;
  }
  console.log(`  (${Math.round((performance.now() - startedAt) / 1_000)} s)`);
  results[name] = figures;
}
mkdirSync(".tidemark", { recursive: true });
const machine = { node: process.version, platform: `${platform()} ${arch()}`, cores: cpus().length };
writeFileSync(".tidemark/bench.json", JSON.stringify({ machine, results }, null, 2));
if (missed > 0) console.log(`\n${missed} ${missed === 1 ? "aim is" : "aims are"} missed`);
process.exit(missed > 0 ? 1 : 0);

function lineOf(figure: Figure): string {
  const { what, value, unit, aim } = figure;
  const told = value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
  const aimed = aim ? `aim ${"atLeast" in aim ? `≥ ${aim.atLeast}` : `≤ ${aim.atMost}`}` : "";
  const verdict = holds(figure) === false ? "  MISSED" : "";
  return `  ${what.padEnd(72)} ${told.padStart(10)} ${unit.padEnd(10)} ${aimed}${verdict}`;
}
