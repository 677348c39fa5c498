import { Client } from "pg";
import { allAccountSummaries, summariesOf } from "#accounts/account-summaries";
import { getAccount } from "#db/accounts/read-accounts";
import type { Database } from "#db/client";
import type { EarningsKey } from "#db/earnings/sum-earnings";
import { accountCounts } from "#db/health/account-counts";
import { listChangedSales, listSales } from "#db/sales/list-sales";
import type { Account } from "#db/schema/network-account";
import { listSyncLogs } from "#db/sync-logs/read-sync-logs";
import { addDays, dayIn } from "#domain/days";
import { type EarningsQuestion, readEarnings } from "#earnings/read-earnings";
import { planFaults } from "../test/query-plans";
import { fillYearsOfRows } from "../test/years-of-rows";
import { createBenchDatabase } from "./database";
import { type Figure, inTurns, percentile95 } from "./figure";

const ROUNDS = 100;
/** The rows of everybody else. With `--long` there are ten thousand accounts, five million SyncLog rows and sales. */
const isWhole = process.argv.includes("--long");
const OTHERS = isWhole ? 9_980 : 980;
const ROWS_OF_OTHER = 450;

type Question = (db: Database) => Promise<unknown>;

/**
 * How fast the database answers a user with 20 accounts, half a million sales and three years of SyncLog, among others'
 * rows, by the app's own queries; and whether one of them reads a table that grows from end to end. Native only: the
 * embedded database takes minutes to hold so much.
 */
export async function benchQueries(): Promise<Figure[]> {
  const database = await createBenchDatabase();
  if (database.kind !== "native") {
    await database.close();
    console.log("  not without TEST_DATABASE_URL");
    return [];
  }
  const { userId, accountIds } = await fillYearsOfRows(database.url);
  await fillOthers(database.url);
  const id = accountIds[4] as string;
  const questions = questionsOf(userId, id);
  const { db } = database;
  const times = await inTurns(ROUNDS, {
    list: () => questions.list(db),
    page: () => questions.page(db),
    history: () => questions.history(db),
    historyOfAccount: () => questions.historyOfAccount(db),
    counts: () => accountCounts(db, userId, accountIds),
    month: () => questions.month(db),
    year: () => questions.year(db),
    sales: () => questions.sales(db),
    found: () => questions.found(db),
    changed: () => questions.changed(db),
  });
  const faults: string[] = [];
  for (const ask of Object.values(questions)) faults.push(...(await planFaults(database.url, ask)));
  await database.close();
  const whole = faults.filter((fault) => fault.startsWith("reads all of"));
  for (const fault of whole) console.log(`  ${fault}`);
  const scale = isWhole ? "10,000 accounts" : "1,000 accounts, a million rows";
  const p95 = (what: string, ms: number[], atMost?: number): Figure => ({
    what: `${what} (p95; ${scale})`,
    value: percentile95(ms),
    unit: "ms",
    ...(atMost === undefined ? {} : { aim: { atMost } }),
  });
  return [
    p95("the accounts list", times.list, 50),
    p95("an account's page", times.page, 50),
    p95("a page of the user's history", times.history, 20),
    p95("a page of an account's history", times.historyOfAccount, 20),
    p95("earnings of 30 days by day and network, with completeness", times.month, 300),
    p95("earnings of a year by week and network, with completeness", times.year, 300),
    p95("a page of sales", times.sales, 50),
    p95("a page of sales that begin like an order id that is not there", times.found),
    p95("the next changes of sales", times.changed, 50),
    p95("the counts of half a million sales, when they are not kept", times.counts),
    { what: "plans that read a growing table whole", value: whole.length, unit: "statements", aim: { atMost: 0 } },
  ];
}

function questionsOf(userId: string, id: string) {
  return {
    list: (db) => allAccountSummaries(db, userId),
    page: async (db) => summariesOf(db, userId, [(await getAccount(db, { userId, accountId: id })) as Account]),
    history: (db) => listSyncLogs(db, userId, { limit: 51 }),
    historyOfAccount: (db) => listSyncLogs(db, userId, { accountId: id, limit: 51 }),
    month: (db) => readEarnings(db, earningsOf(userId, 30, ["day", "network"])),
    year: (db) => readEarnings(db, earningsOf(userId, 365, ["week", "network"])),
    sales: (db) => listSales(db, { userId }, { limit: 51 }),
    found: (db) => listSales(db, { userId, q: "no-such-order" }, { limit: 51 }),
    changed: (db) => listChangedSales(db, { userId }, { after: [], limit: 50 }),
  } satisfies Record<string, Question>;
}

function earningsOf(userId: string, days: number, groupBy: EarningsKey[]): EarningsQuestion {
  const now = new Date();
  const to = addDays(dayIn("UTC", now), 1);
  return { from: addDays(to, -days), to, zone: "Europe/Berlin", filter: { userId }, groupBy, now };
}

/** Other users' accounts, ten each, with their SyncLog and sales. */
async function fillOthers(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("set synchronous_commit = off");
    await client.query("set session_replication_role = replica");
    const { rows } = await client.query<{ name: string; definition: string }>(
      `select indexname as name, indexdef as definition from pg_indexes
       where schemaname = 'public' and tablename in ('sync_log', 'sale') and indexname not like '%pkey'`,
    );
    for (const { name } of rows) await client.query(`drop index "${name}"`);
    for (const statement of OTHERS_ROWS) await client.query(statement);
    for (const { definition } of rows) await client.query(definition);
    await client.query("vacuum (analyze)");
  } finally {
    await client.end();
  }
}

const others = `network_account as account join generate_series(1, ${ROWS_OF_OTHER}) as n on account.label = 'other'`;

const OTHERS_ROWS = [
  `insert into "user" (id, name, email)
   select 'other-' || n, 'Other', 'other-' || n || '@example.com' from generate_series(0, ${OTHERS} / 10) as n`,
  `insert into network_account (user_id, network, label, fingerprint)
   select 'other-' || n / 10, 'clickbank', 'other', n::text from generate_series(1, ${OTHERS}) as n`,
  `insert into sync_log (account_id, user_id, network, kind, trigger, run_id, seq, tick, window_start, window_end,
     started_at, completed_at, alive_until, success, error_code, records_synced, pages, last_record_date)
   select account.id, user_id, network, 'incremental', 'schedule', account.id || '-' || n, 1, date_trunc('hour', at),
     at - interval '2 days', at, at, at, at, n % 50 <> 0, case when n % 50 = 0 then 'network_unavailable' end, 20, 1, at
   from ${others} cross join lateral (select now() - n * interval '1 hour' as at) as started`,
  `insert into sale (user_id, account_id, network, transaction_id, type, status, raw_status, currency, gross_currency,
     commission_minor, earned_minor, sale_date, state_at, listed)
   select user_id, account.id, network, 'T' || n, 'sale', 'APPROVED', 'SALE', 'USD', 'USD', 1000, 1000, at, at, true
   from ${others} cross join lateral (select now() - n * interval '1 hour' as at) as sold`,
];
