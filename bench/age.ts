import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { listAccountSummaries } from "#accounts/account-summaries";
import type { Account } from "#db/schema/network-account";
import { HOUR } from "#domain/window";
import { foldSyncLogs } from "#sync/retention";
import { type Sandbox, startSandbox } from "../sandbox/server";
import { connectTestAccount, testContext, testJob } from "../test/account";
import { createUser } from "../test/database";
import { runSync } from "../test/run-sync";
import { type BenchDatabase, createBenchDatabase } from "./database";
import { type Figure, inTurns, median } from "./figure";

const ACCOUNTS = 20;
const SALES_OF_ACCOUNT = 1_000;
const WEEK_IN_HOURS = 7 * 24;
const YEARS_IN_HOURS = 3 * 365 * 24;
const ROUNDS = 40;
const AT_MOST = 1.3;

/** A user whose accounts were synced every hour for so long. */
interface Aged {
  database: BenchDatabase;
  userId: string;
  accounts: Account[];
}

/**
 * Whether an hour costs more when it is one of many: an hourly sync and the accounts list with three years of SyncLog,
 * folded as every night, against the same with one week, each in a database of its own. Both hold the same sales.
 */
export async function benchAge(): Promise<Figure[]> {
  const sandbox = await startSandbox();
  const young = await aged(sandbox, WEEK_IN_HOURS);
  const old = await aged(sandbox, YEARS_IN_HOURS);
  const sync = ({ database: { db }, accounts }: Aged) => {
    const context = testContext(db, sandbox.endpoints);
    let n = 0;
    return () => runSync(context, testJob(accounts[n++ % ACCOUNTS] as Account));
  };
  const list = ({ database: { db }, userId }: Aged) => {
    return () => listAccountSummaries(db, userId);
  };
  const [syncOfYoung, syncOfOld] = [sync(young), sync(old)];
  // The first sync of each account reads what is overdue: no hour as usual.
  for (let n = 0; n < ACCOUNTS; n += 1) await Promise.all([syncOfYoung(), syncOfOld()]);
  const times = await inTurns(ROUNDS, {
    syncOfYoung,
    syncOfOld,
    listOfYoung: list(young),
    listOfOld: list(old),
    // Between two turns the database may do what it does behind a write.
    pause: () => sleep(5),
  });
  await young.database.close();
  await old.database.close();
  await sandbox.close();
  return [
    ...compared("an hourly sync", times.syncOfYoung, times.syncOfOld),
    ...compared("the accounts list", times.listOfYoung, times.listOfOld),
  ];
}

function compared(what: string, young: number[], old: number[]): Figure[] {
  return [
    { what: `${what} with one week of SyncLog`, value: median(young), unit: "ms" },
    { what: `${what} with three years of it`, value: median(old), unit: "ms" },
    {
      what: `${what}, three years to one week`,
      value: median(old) / median(young),
      unit: "×",
      aim: { atMost: AT_MOST },
    },
  ];
}

async function aged(sandbox: Sandbox, hours: number): Promise<Aged> {
  const database = await createBenchDatabase();
  const userId = await createUser(database.db);
  const accounts: Account[] = [];
  for (let n = 0; n < ACCOUNTS; n += 1) {
    const { credentials } = sandbox.createAccount({
      network: "digistore24",
      profile: { since: new Date(Date.now() - 40 * HOUR).toISOString(), salesPerDay: 10, clockChangeRows: false },
    });
    accounts.push(await connectTestAccount(database.db, "digistore24", credentials, userId));
  }
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query("set synchronous_commit = off");
  for (const statement of [COVERED, SALES]) await client.query(statement);
  for (const [kind, everyHours, depth] of READS) await client.query(readsOf(kind, everyHours, depth), [hours]);
  await foldAll(database);
  await client.query("vacuum (analyze)");
  await client.end();
  return { database, userId, accounts };
}

/** As the nights have done it. */
export async function foldAll({ db }: BenchDatabase): Promise<void> {
  const context = testContext(db, {});
  let after: string | null = null;
  for (let more = true; more; ) ({ after, more } = await foldSyncLogs(context, after));
}

/** What an account reads as the hours go by, as the schedule has it. */
const READS = [
  ["incremental", 1, "2 days"],
  ["reread", 24, "35 days"],
  ["reread", 7 * 24, "180 days"],
] as const;

/** Its whole history was imported before. */
const COVERED = `
  insert into sync_log (account_id, user_id, network, kind, trigger, run_id, seq, window_start, window_end, started_at,
    completed_at, alive_until, success, pages)
  select id, user_id, network, 'import', 'connect', id || '-import', 1, '2008-01-01', at, at, at, at, true, 1
  from network_account cross join (select now() - interval '4 years' as at) as begun`;

const readsOf = (kind: string, everyHours: number, depth: string) => `
  insert into sync_log (account_id, user_id, network, kind, trigger, run_id, seq, tick, window_start, window_end,
    started_at, completed_at, alive_until, success, records_synced, unchanged, pages, last_record_date)
  select id, user_id, network, '${kind}', 'schedule', id || '-${depth}-' || hour, 1, date_trunc('hour', at),
    at - interval '${depth}', at, at, at + interval '1 second', at + interval '10 minutes', true, 20, 20, 1, at
  from network_account cross join lateral (
    select hour, now() - (hour - 0.5) * interval '1 hour' as at from generate_series(1, $1::int, ${everyHours}) as hour
  ) as hours`;

/** Older than anything that is read now. */
const SALES = `
  insert into sale (user_id, account_id, network, transaction_id, type, status, raw_status, currency, gross_currency,
    commission_minor, earned_minor, sale_date, state_at, listed)
  select user_id, id, network, 'T' || n, 'sale', 'APPROVED', 'payment', 'EUR', 'EUR', 1000, 1000, at, at, true
  from network_account cross join lateral (
    select n, now() - interval '200 days' - n * interval '1 hour' as at
    from generate_series(1, ${SALES_OF_ACCOUNT}) as n) as sales`;
