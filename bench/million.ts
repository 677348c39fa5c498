import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { compareAccount } from "../dev/demo/compare-account";
import { buildApp } from "../dev/stack/app";
import { connect, isComplete, startEndToEnd } from "../e2e/stack";
import type { Row } from "./measure";
import { importRuns } from "./run-sizes";

/** MILLION_SALES=20000 tries it with fewer. */
const SALES = Number(process.env["MILLION_SALES"] ?? 1_000_000);
const DAYS = 1_000;
const MAX_DURATION_MS = 60_000;
const PATIENCE_MS = 60 * 60_000;

/**
 * The whole app imports one account with a million sales, and its ledger is compared with the network field by field.
 * Tells how large runs and requests became; fails when one broke the engine's or the platform's limits. Ratios are
 * to the limit.
 */
export async function benchMillion(): Promise<Row[]> {
  buildApp();
  const app = await startEndToEnd();
  try {
    const user = await app.signUp();
    app.sandbox.setClock({ freeze: true, at: new Date().toISOString() });
    const since = new Date(Date.now() - DAYS * 86_400_000).toISOString().slice(0, 10);
    const account = await connect(app, user, "digistore24", {
      since,
      salesPerDay: SALES / DAYS,
      refundRate: 0.05,
      rebillRate: 0,
    });

    const startedAt = performance.now();
    const memory: number[] = [];
    while (!(await isComplete(user, account.id))) {
      if (performance.now() - startedAt > PATIENCE_MS) throw new Error("The import takes more than an hour");
      memory.push(residentMb(app.stack.appPid()));
      if (memory.length % 30 === 0) console.log(`  ${await progressOf(app, account.id)}, app ${memory.at(-1)} MB`);
      await sleep(1_000);
    }
    const ms = performance.now() - startedAt;
    console.log(`  imported in ${Math.round(ms / 1_000)} s, ${await progressOf(app, account.id)}`);

    const compared = { accountId: account.id, sandboxId: account.sandboxId, network: "digistore24" };
    const { differences, ledger, truth } = await compareAccount(app.stack.databaseUrl, app.sandbox, compared);
    const { missing, duplicates, wrong } = differences;
    console.log(
      `  ${ledger} sales of ${truth}: ${missing.length} missing, ${duplicates.length} doubled, ${wrong.length} wrong`,
    );

    const runs = await importRuns(app.stack.engine.url);
    const quarter = Math.ceil(memory.length / 4);
    const [early, late] = [Math.max(...memory.slice(0, quarter)), Math.max(...memory.slice(-quarter))];
    const limits = [
      { name: `longest request of ${MAX_DURATION_MS} ms`, value: Math.max(...app.invocations), limit: MAX_DURATION_MS },
      { name: `most steps of one of ${runs.length} runs, of 1000`, value: runs[0]?.steps ?? 0, limit: 1_000 },
      {
        name: "largest state of a run in bytes, of 4 MiB",
        value: Math.max(...runs.map(({ bytes }) => bytes)),
        limit: 4 * 2 ** 20,
      },
      {
        name: `app's memory in MB in the last quarter, twice the ${early} of the first`,
        value: late,
        limit: 2 * early,
      },
    ];
    const broken = limits.filter(({ value, limit }) => value >= limit);
    if (ledger !== truth || missing.length + duplicates.length + wrong.length > 0)
      throw new Error("The ledger is wrong");
    if (broken.length > 0) throw new Error(`Over the limit: ${JSON.stringify(broken)}`);
    return limits.map(({ name, value, limit }) => ({ name: `${name}: ${value}`, ms, ratio: value / limit }));
  } finally {
    await app.close();
  }
}

async function progressOf({ query }: Awaited<ReturnType<typeof startEndToEnd>>, accountId: string): Promise<string> {
  const [row] = await query<{ runs: string; pages: string; rows: string }>(
    `select count(distinct run_id) as runs, sum(pages) as pages, sum(records_synced) as rows
     from sync_log where account_id = $1`,
    [accountId],
  );
  return `${row?.rows} rows in ${row?.pages} pages and ${row?.runs} runs`;
}

/** What the process holds in memory, in MB. */
function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Math.round(Number(kb) / 1_024);
}
