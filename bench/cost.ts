import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Account } from "#db/schema/network-account";
import { HOUR, MINUTE } from "#domain/window";
import { script } from "../dev/stack/process";
import { type Sandbox, startSandbox } from "../sandbox/server";
import { TEST_KEYS, testContext, testJob } from "../test/account";
import { type RecordingProxy, startRecordingProxy } from "../test/recording-proxy";
import { runSync } from "../test/run-sync";
import { clickbankRow, playAccount } from "../test/sandbox-account";
import type { AccountHour } from "./account-hour";
import { type BenchDatabase, createBenchDatabase } from "./database";
import type { Figure } from "./figure";

/** Sales that every account has in its look-back: less than a page. */
const KNOWN = 20;

/** Hours of an account at ClickBank, by the sales that are new in them. */
const HOURS = [
  { what: "nothing new", sales: 0, steps: 3 },
  { what: "one page", sales: 60, steps: 4, statements: 20 },
  { what: "ten pages", sales: 930, steps: 22 },
];

interface Stage {
  database: BenchDatabase;
  sandbox: Sandbox;
  proxy: RecordingProxy;
}

/**
 * What one account costs in an hour: steps and executions of the engine (a run and each of its steps are billed one
 * each), statements, calls of the network and their bytes. They are counts: no machine makes them other ones. With
 * COST_STATEMENTS=1 it lists the statements.
 */
export async function benchCost(): Promise<Figure[]> {
  const database = await createBenchDatabase();
  const sandbox = await startSandbox();
  const proxy = await startRecordingProxy(() => sandbox.url);
  const figures: Figure[] = [];
  for (const hour of HOURS) figures.push(...(await costOf({ database, sandbox, proxy }, hour)));
  await proxy.close();
  await sandbox.close();
  await database.close();
  return figures;
}

async function costOf(stage: Stage, { what, sales, steps, statements }: (typeof HOURS)[number]): Promise<Figure[]> {
  const { account, sandboxId } = await importedAccount(stage);
  stage.sandbox.addRows({ network: "clickbank", account: sandboxId, rows: rowsOf("new", sales, HOUR) });
  stage.proxy.exchanges.length = 0;
  const hour = await hourOf(stage, account);
  if (process.env["COST_STATEMENTS"]) listStatements(what, hour);
  const bytes = stage.proxy.exchanges.reduce((sum, { response }) => sum + Buffer.byteLength(response), 0);
  const figure = (counted: string, value: number, unit: Figure["unit"], atMost?: number): Figure => ({
    what: `${what}: ${counted}`,
    value,
    unit,
    ...(atMost === undefined ? {} : { aim: { atMost } }),
  });
  return [
    figure("steps", hour.steps.length, "steps", steps),
    figure("the run and its steps", hour.steps.length + 1, "executions", steps + 1),
    figure("statements", hour.statements.length, "statements", statements),
    figure("BEGIN, COMMIT and SET beside them", hour.control, "statements"),
    figure("calls of the network", stage.proxy.exchanges.length, "calls"),
    figure("what they answered", bytes, "bytes"),
  ];
}

/** An account whose whole history was read a moment ago. */
async function importedAccount({ database: { db }, sandbox }: Stage) {
  const played = await playAccount(db, sandbox, "clickbank");
  sandbox.addRows({ network: "clickbank", account: played.sandboxId, rows: rowsOf("known", KNOWN, 40 * HOUR) });
  // Paced: the first request of all makes the rows of the budgets, which no hour does again.
  const context = testContext(db, sandbox.endpoints, { paced: true });
  await runSync(context, testJob(played.account, { kind: "import", trigger: "connect" }));
  return played;
}

/** Sales that end a minute ago and go so far back. */
function rowsOf(name: string, sales: number, spanMs: number) {
  const newest = Date.now() - MINUTE;
  return Array.from({ length: sales }, (_, n) => clickbankRow(`${name}${n}`, new Date(newest - (n * spanMs) / sales)));
}

async function hourOf({ database, sandbox, proxy }: Stage, { id, userId }: Account): Promise<AccountHour> {
  const endpoints = Object.entries(sandbox.endpoints).map(([name, url]) => [name, url.replace(sandbox.url, proxy.url)]);
  const { command, args } = script("bench/account-hour.ts", id, userId);
  const { stdout } = await promisify(execFile)(command, args, {
    maxBuffer: 64 * 2 ** 20,
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      DATABASE_DRIVER: "pg",
      CREDENTIALS_KEYS: TEST_KEYS,
      CRON_SECRET: "c".repeat(32),
      BETTER_AUTH_SECRET: "b".repeat(32),
      APP_URL: "http://127.0.0.1:1",
      LOG_LEVEL: "silent",
      ...Object.fromEntries(endpoints),
    },
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as AccountHour;
}

function listStatements(what: string, { statements }: AccountHour): void {
  console.log(`  ${what}`);
  for (const { step, text } of statements) console.log(`    ${step.padEnd(16)} ${shortened(text)}`);
}

/** Without the names of columns, which are most of it. */
const shortened = (text: string) =>
  text
    .replace(/"\w+"(, "\w+")+/g, "…")
    .replace(/(, )?(\$\d+|default)(, (\$\d+|default))+/g, "…")
    .slice(0, 220);
