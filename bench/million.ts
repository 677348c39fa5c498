import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiUser } from "../dev/demo/client";
import { compareAccount } from "../dev/demo/compare-account";
import { buildApp } from "../dev/stack/app";
import { connect, type EndToEnd, isComplete, startEndToEnd } from "../e2e/stack";
import { type Figure, timed } from "./figure";
import { importRuns } from "./run-sizes";

/** MILLION_SALES=20000 tries it with fewer. */
const SALES = Number(process.env["MILLION_SALES"] ?? 1_000_000);
const DAYS = 1_000;
const MAX_DURATION_MS = 60_000;
const PATIENCE_MS = 60 * 60_000;

/**
 * The whole app imports one account with a million sales, and its ledger is compared with the network field by field.
 * Tells how large runs and requests became, against the engine's and the platform's limits, and the app's memory.
 */
export async function benchMillion(): Promise<Figure[]> {
  await buildApp();
  const app = await startEndToEnd();
  try {
    const user = await app.signUp();
    app.sandbox.setClock({ freeze: true, at: new Date().toISOString() });
    const since = new Date(Date.now() - DAYS * 86_400_000).toISOString().slice(0, 10);
    const profile = { since, salesPerDay: SALES / DAYS, refundRate: 0.05, rebillRate: 0 };
    const account = await connect(app, user, "digistore24", profile);
    const memory: number[] = [];
    const ms = await timed(() => importAll(app, user, account.id, memory));
    const wrong = await wrongSales(app, account);
    return [
      { what: `${SALES.toLocaleString("en")} sales imported`, value: ms / 1_000, unit: "s" },
      { what: "sales that are missing, doubled or wrong", value: wrong, unit: "rows", aim: { atMost: 0 } },
      ...(await sizesOf(app)),
      ...memoryOf(memory),
    ];
  } finally {
    await app.close();
  }
}

async function importAll(app: EndToEnd, user: ApiUser, accountId: string, memory: number[]): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isComplete(user, accountId))) {
    if (performance.now() > deadline) throw new Error("The import takes more than an hour");
    memory.push(residentMb(app.stack.appPid()));
    if (memory.length % 30 === 0) console.log(`  ${await progressOf(app, accountId)}, app ${memory.at(-1)} MB`);
    await sleep(1_000);
  }
}

async function wrongSales({ stack, sandbox }: EndToEnd, account: { id: string; sandboxId: string }): Promise<number> {
  const compared = { accountId: account.id, sandboxId: account.sandboxId, network: "digistore24" };
  const { differences, ledger, truth } = await compareAccount(stack.databaseUrl, sandbox, compared);
  const { missing, duplicates, wrong } = differences;
  console.log(
    `  ${ledger} sales of ${truth}: ${missing.length} missing, ${duplicates.length} doubled, ${wrong.length} wrong`,
  );
  return missing.length + duplicates.length + wrong.length;
}

async function sizesOf(app: EndToEnd): Promise<Figure[]> {
  const runs = await importRuns({ engine: app.stack.engine, query: app.query });
  const bytes = runs.flatMap((run) => run.bytes ?? []);
  const most = (what: string, value: number, unit: Figure["unit"], atMost: number): Figure => ({
    what,
    value,
    unit,
    aim: { atMost },
  });
  return [
    most("the longest request", Math.max(...app.invocations), "ms", MAX_DURATION_MS),
    most(`the most steps of one of ${runs.length} runs`, runs[0]?.steps ?? 0, "steps", 1_000),
    ...(bytes.length > 0 ? [most("the largest state of a run", Math.max(...bytes), "bytes", 4 * 2 ** 20)] : []),
  ];
}

/** What grows with the number of sales has grown by the last quarter of the import. */
function memoryOf(memory: number[]): Figure[] {
  const quarter = Math.ceil(memory.length / 4);
  const [early, late] = [Math.max(...memory.slice(0, quarter)), Math.max(...memory.slice(-quarter))];
  return [
    { what: "the app's memory in the first quarter", value: early, unit: "MB" },
    { what: "the app's memory in the last quarter", value: late, unit: "MB", aim: { atMost: 2 * early } },
  ];
}

async function progressOf({ query }: EndToEnd, accountId: string): Promise<string> {
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
