import { runChaos } from "./run-chaos";
import { openStage } from "./stage";

const stage = await openStage();
const [from, to] = process.argv.slice(2).map(Number);
const t0 = performance.now();
for (let run = from!; run <= to!; run++) {
  const t = performance.now();
  const r = await runChaos(stage, { seed: 1, run });
  const kinds = new Map<string, number>();
  for (const p of r.problems) kinds.set(p.kind, (kinds.get(p.kind) ?? 0) + 1);
  console.log(
    run,
    r.network,
    Math.round(performance.now() - t),
    "ms",
    r.story.length,
    JSON.stringify([...kinds]),
    r.problems
      .slice(0, 3)
      .map((p) => p.detail)
      .join(" | "),
  );
  if (process.env.STORY) console.log(r.story.join("\n"));
}
console.log((performance.now() - t0) / (to! - from! + 1), "ms a run");
await stage.close();
process.exit(0);
