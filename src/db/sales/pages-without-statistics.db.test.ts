import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import type { DailyTotal, Sale } from "#domain/sale";
import { DAY, HOUR } from "#domain/window";
import { connectTestAccount } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { mostRowsRead } from "../../../test/query-plans";
import { learnAffiliateNames } from "../accounts/logins";
import type { Database } from "../client";
import { countUnsettledTotals, upsertDailyTotals } from "../daily-totals/upsert-daily-totals";
import { shownTakenBack } from "../landed-pages/read-pages";
import type { LandedPage } from "../schema/landed-page";
import { openSyncLog } from "../sync-logs/store-sync-log";
import { completeFromLedger, keepCommissions } from "./complete-from-ledger";
import { listChangedSales } from "./list-sales";
import { anyUnsettled, upsertSales } from "./upsert-sales";

const database = testDatabase();
// Nobody makes statistics meanwhile.
beforeAll(async () => {
  for (const table of ["sale", "daily_total"]) {
    await database.db.execute(sql.raw(`alter table ${table} set (autovacuum_enabled = false)`));
  }
});
const now = new Date();
const STORED = 3_000;
const PAGE = 100;

/** Sales that are stored so, but for what is given. */
const pageOf = (over: Partial<Sale> = {}) =>
  Array.from({ length: PAGE }, (_, n): Sale => {
    const nothing = { orderId: null, productId: null, productName: null, trackingId: null, grossMinor: null };
    const state = { type: "sale", status: "REFUNDED", rawStatus: "SALE", saleDate: now } as const;
    const money = { currency: "USD", grossCurrency: "USD", commissionMinor: 100, earnedMinor: 100 };
    return { transactionId: `T${n + 1}`, ...nothing, ...state, ...money, ...over };
  });

const days = Array.from({ length: PAGE }, (_, n): DailyTotal => {
  const day = new Date(Date.UTC(2020, 0, n + 1)).toISOString().slice(0, 10);
  return { day, dimension: "", conversions: 1, grossMinor: 1, voidedMinor: 0, netMinor: 1, currency: "USD" };
});

/** An account with many sales and days, of which no statistics tell how many there are. */
async function filledAccount(db: Database) {
  const { id, userId } = await connectTestAccount(db, "clickbank", { apiKey: "API-pages" });
  const log = await openSyncLog(db, {
    ...{ accountId: id, userId, network: "clickbank", kind: "incremental", trigger: "manual", runId: "run", seq: 1 },
    ...{ windowStart: new Date(now.getTime() - 3 * DAY), windowEnd: now, startedAt: now, aliveUntil: now },
  });
  await db.execute(sql`
    insert into sale (user_id, account_id, network, transaction_id, type, status, raw_status, currency, gross_currency,
      commission_minor, earned_minor, sale_date, state_at, listed)
    select ${userId}, ${id}, 'clickbank', 'T' || n, 'sale', 'REFUNDED', 'SALE', 'USD', 'USD', 100, 100,
      ${now.toISOString()}, now() - interval '2 hours', true
    from generate_series(1, ${STORED}::int) as n`);
  await db.execute(sql`
    insert into daily_total (user_id, account_id, network, day, dimension, conversions, gross_minor, voided_minor,
      net_minor, currency, state_at)
    select ${userId}, ${id}, 'clickbank', date '2020-01-01' + n, '', 1, 1, 0, 1, 'USD', now()
    from generate_series(0, ${STORED}::int - 1) as n`);
  return { accountId: id, userId, syncLogId: log.id };
}

/** Of how large it takes a table to be, without statistics, goes what an index over nothing but the user seems to cost. */
const seemingly = (rowsOfBlock: number | null) =>
  database.db.execute(
    sql`update pg_class set relpages = ${rowsOfBlock ? 1 : 0}, reltuples = ${rowsOfBlock ?? -1}
      where relname in ('sale', 'daily_total')`,
  );

test.each([null, 50, 500, 2_000, 10_000])(
  "a page looks its own rows up, though no statistics tell that there are more, and a block seems to hold %s",
  async (rowsOfBlock) => {
    const { userId, accountId, syncLogId } = await filledAccount(database.db);
    await seemingly(rowsOfBlock);
    const account = { userId, accountId };
    const scope = { ...account, network: "clickbank", stateAt: new Date(now.getTime() + HOUR), syncLogId: null };
    const upsert = (sales: Sale[]) => (db: Database) => upsertSales(db, sales, { ...scope, runId: null, listed: true });
    const page = { ...account, syncLogId, pageNo: 2 } as LandedPage;
    const ids = pageOf().map(({ transactionId }) => transactionId);
    const fresh = pageOf().map((sale) => ({ ...sale, transactionId: `N${sale.transactionId}` }));
    const questions: Record<string, (db: Database) => Promise<unknown>> = {
      "new sales": upsert(fresh),
      "unchanged sales": upsert(pageOf()),
      "changed sales": upsert(pageOf({ status: "CHARGEBACK" })),
      "whether sales are unsettled": (db) => anyUnsettled(db, pageOf(), account),
      "commissions that are not told": (db) => keepCommissions(db, account, pageOf({ commissionUnknown: true })),
      "what notifications do not tell": (db) => completeFromLedger(db, account, pageOf(), () => now),
      "claims that the page confirms": (db) => learnAffiliateNames(db, account, pageOf()),
      "what an earlier page showed taken back": (db) => shownTakenBack(db, page, ids),
      "day totals": (db) => upsertDailyTotals(db, days, scope),
      "whether day totals are unsettled": (db) => countUnsettledTotals(db, days, account),
    };
    const read: Record<string, number> = {};
    for (const [what, ask] of Object.entries(questions)) {
      const rows = await mostRowsRead(database.url, ask);
      if (rows > 2 * PAGE) read[what] = rows;
    }
    expect(read).toEqual({});
  },
);

test.each([500, 10_000])(
  "the next changes are read in their order, not sorted out of all, where a block seems to hold %s",
  async (rowsOfBlock) => {
    const { userId } = await filledAccount(database.db);
    await seemingly(rowsOfBlock);
    const rows = await mostRowsRead(database.url, (db) =>
      listChangedSales(db, { userId }, { after: { unnumbered: null, accounts: [] }, limit: PAGE }),
    );
    expect(rows).toBeLessThanOrEqual(2 * PAGE);
  },
);

test("a page that changes nothing writes nothing, and locks no sale", async () => {
  const { userId, accountId } = await filledAccount(database.db);
  const scope = { userId, accountId, network: "clickbank", stateAt: new Date(now.getTime() + HOUR), syncLogId: null };
  const counts = await upsertSales(database.db, pageOf(), { ...scope, runId: null, listed: true });
  expect(counts).toEqual({ inserted: 0, updated: 0, unchanged: PAGE, effect: [] });
  expect(await upsertDailyTotals(database.db, days, scope)).toEqual({
    inserted: 0,
    updated: 0,
    unchanged: PAGE,
    effect: [],
  });
  const { rows } = await database.db.execute(sql`
    select 1 from sale where account_id = ${accountId} and xmax <> 0
    union all select 1 from daily_total where account_id = ${accountId} and xmax <> 0`);
  expect(rows).toEqual([]);
});
