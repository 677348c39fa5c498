import { Client } from "pg";
import { runChaos } from "./run-chaos";
import { openStage } from "./stage";

let n = 0,
  busy = 0;
const q = Client.prototype.query as any;
const by = new Map<string, [number, number]>();
(Client.prototype as any).query = function (...a: any[]) {
  n++;
  const t = performance.now();
  const text = (typeof a[0] === "string" ? a[0] : a[0].text).slice(0, 60).replace(/\s+/g, " ");
  const done = () => {
    const d = performance.now() - t;
    busy += d;
    const e = by.get(text) ?? [0, 0];
    e[0]++;
    e[1] += d;
    by.set(text, e);
  };
  const last = a.at(-1);
  if (typeof last === "function") {
    a[a.length - 1] = (...x: any[]) => {
      done();
      last(...x);
    };
    return q.apply(this, a);
  }
  const r = q.apply(this, a);
  r.then(done, done);
  return r;
};
const of = globalThis.fetch;
let h = 0,
  hb = 0;
globalThis.fetch = (async (...a: any[]) => {
  h++;
  const t = performance.now();
  try {
    return await (of as any)(...a);
  } finally {
    hb += performance.now() - t;
  }
}) as any;
const stage = await openStage();
n = 0;
busy = 0;
by.clear();
const t0 = performance.now();
const [from, to] = process.argv.slice(2).map(Number);
for (let run = from!; run <= to!; run++) {
  const t = performance.now();
  const [a, b, c, d] = [n, busy, h, hb];
  const r = await runChaos(stage, { seed: 1, run });
  console.log(
    run,
    r.network,
    Math.round(performance.now() - t),
    "ms; queries",
    n - a,
    Math.round(busy - b),
    "http",
    h - c,
    Math.round(hb - d),
    JSON.stringify(r.problems.map((p) => p.kind)).slice(0, 80),
  );
}
console.log((performance.now() - t0) / (to! - from! + 1), "ms a run");
console.log(
  [...by]
    .sort((a, b) => b[1][1] - a[1][1])
    .slice(0, 22)
    .map(([k, [c, d]]) => `${Math.round(d)} ms ${c} ${k}`)
    .join("\n"),
);
await stage.close();
process.exit(0);
