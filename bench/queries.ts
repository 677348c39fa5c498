import { Client } from "pg";
import { allAccountSummaries, summariesOf } from "#accounts/account-summaries";
import { getAccount } from "#db/accounts/read-accounts";
import type { Database } from "#db/client";
import type { EarningsKey } from "#db/earnings/sum-earnings";
import { listChangedSales, listSales } from "#db/sales/list-sales";
import type { SaleFilter } from "#db/sales/sale-filter";
import type { Account } from "#db/schema/network-account";
import { listSyncLogs } from "#db/sync-logs/read-sync-logs";
import { addDays, dayIn } from "#domain/days";
import { type EarningsQuestion, readEarnings } from "#earnings/read-earnings";
import { totalsOfSales } from "#earnings/read-sales";
import { FOLD_AFTER_DAYS } from "#sync/retention";
import { fillTables } from "../test/fill-tables";
import { planFaults } from "../test/query-plans";
import { fillYearsOfRows } from "../test/years-of-rows";
import { foldAll } from "./age";
import { type BenchDatabase, createBenchDatabase } from "./database";
import { type Figure, inTurns, percentile95 } from "./figure";

const ROUNDS = 100;
/** The rows of everybody else. With `--long` there are ten thousand accounts, five million SyncLog rows and sales. */
const isWhole = process.argv.includes("--long");
const OTHERS = isWhole ? 9_980 : 980;
const ROWS_OF_OTHER = 450;

const PAGE = { limit: 51 };
const ROUNDS_OF_FILTERS = 20;
const AGO = (days: number) => new Date(Date.now() - days * 86_400_000);

/** Every filter that there is, each where it finds much, little or nothing. */
const filtersOf = (id: string, ids: string[]): Record<string, Omit<SaleFilter, "userId">> => ({
  all: {},
  "of an account": { accountIds: [id] },
  "of twenty accounts": { accountIds: ids },
  "of an account without any": { accountIds: ["00000000-0000-4000-8000-000000000000"] },
  "of no account": { accountIds: [] },
  refunds: { types: ["refund"] },
  cancelled: { statuses: ["CANCELLED"] },
  "chargebacks pending": { types: ["chargeback"], statuses: ["PENDING"] },
  "what was charged back": { term: "chargedBack" },
  "of a product": { products: ["P77"] },
  "of a product of years ago": { products: ["rare"] },
  "of a tracking id": { trackingIds: ["campaign-1999"] },
  "of a tracking id that is not there": { trackingIds: ["nowhere"] },
  "that begin like a transaction": { q: "T4999" },
  "that begin like many orders": { q: "o1" },
  "that begin like a product": { q: "rare" },
  "that begin like all products": { q: "product" },
  "that begin like nothing": { q: "no-such-order" },
  "of a month": { from: AGO(60), to: AGO(30) },
  "cancelled, of an account, in a year": { statuses: ["CANCELLED"], accountIds: [id], from: AGO(700), to: AGO(335) },
  "changed in 7 days": { changedSince: AGO(7) },
  "changed by a run": { run: "no-such-run" },
});

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
  const now = new Date();
  const times = await inTurns(ROUNDS, {
    list: () => questions.list(db),
    page: () => questions.page(db),
    history: () => questions.history(db),
    historyOfAccount: () => questions.historyOfAccount(db),
    month: () => questions.month(db),
    year: () => questions.year(db),
    changed: () => questions.changed(db),
  });
  // What is asked of all time is read from what the nights leave of three years.
  await atNight(database);
  const filters = Object.entries(filtersOf(id, accountIds));
  const lists = await inTurns(
    ROUNDS_OF_FILTERS,
    Object.fromEntries(filters.map(([name, filter]) => [name, () => listSales(db, { userId, ...filter }, PAGE)])),
  );
  const sums = await inTurns(
    ROUNDS_OF_FILTERS,
    Object.fromEntries(
      filters.map(([name, of]) => {
        const filter = { userId, ...of };
        return [name, () => Promise.all([listSales(db, filter, PAGE), totalsOfSales(db, filter, now)])];
      }),
    ),
  );
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
    ...filters.map(([name]) => p95(`a page of sales, ${name}`, lists[name] ?? [], 100)),
    ...filters.map(([name]) => p95(`the same with totals, ${name}`, sums[name] ?? [], 300)),
    p95("the next changes of sales", times.changed, 50),
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
    changed: (db) => listChangedSales(db, { userId }, { after: { unnumbered: null, accounts: [] }, limit: 50 }),
  } satisfies Record<string, Question>;
}

function earningsOf(userId: string, days: number, groupBy: EarningsKey[]): EarningsQuestion {
  const now = new Date();
  const to = addDays(dayIn("UTC", now), 1);
  return { from: addDays(to, -days), to, zone: "Europe/Berlin", filter: { userId }, groupBy, now };
}

/** Old pages are pruned, old SyncLog rows folded. */
async function atNight(database: BenchDatabase): Promise<void> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query("delete from landed_page where fetched_at < now() - $1 * interval '1 day'", [FOLD_AFTER_DAYS]);
  await foldAll(database);
  await client.query("vacuum (analyze)");
  await client.end();
}

/** Other users' accounts, ten each, with their SyncLog and sales. */
async function fillOthers(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("set synchronous_commit = off");
    await client.query("set session_replication_role = replica");
    await fillTables(
      async (text, values) => (await client.query(text, values)).rows,
      ["sync_log", "sale"],
      async () => {
        for (const statement of OTHERS_ROWS) await client.query(statement);
      },
    );
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
