import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Sale } from "#domain/sale";
import { diceFor } from "../../../dev/chaos/dice";
import { connectTestAccount } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { wrongSaleSums } from "../../../test/sale-sums";
import { holdAccount } from "../accounts/account-status";
import { sumEarnings } from "../earnings/sum-earnings";
import { accountCounts } from "../health/account-counts";
import { networkAccount, sale, saleSum, user } from "../schema";
import { listSales } from "./list-sales";
import type { SaleFilter } from "./sale-filter";
import { upsertSales } from "./upsert-sales";

const database = testDatabase();
const AT = new Date("2026-11-01T12:00:00Z");

const LONG = "Course, long ".repeat(20);

/** The same in every run. */
const { int, pick: oneOf } = diceFor("sums of sales");
const roll = (sides: number) => int(0, sides - 1);

function anySale(n: number): Sale {
  const commissionMinor = roll(10_000) - 500;
  return {
    transactionId: `T${n}`,
    ...{ saleDate: AT, rawStatus: "X" },
    orderId: oneOf([null, "p1-order", `O${n}`]),
    trackingId: oneOf([null, "book", "C"]),
    productId: oneOf([null, "P1", "p1", "P2"]),
    productName: oneOf([null, "Book", "book 100%", LONG]),
    type: oneOf(["sale", "rebill", "refund", "chargeback"]),
    status: oneOf(["APPROVED", "PENDING", "REFUNDED", "CHARGEBACK", "CANCELLED"]),
    currency: oneOf(["USD", "EUR"]),
    grossCurrency: oneOf(["USD", "EUR"]),
    grossMinor: oneOf([null, roll(20_000)]),
    commissionMinor,
    earnedMinor: oneOf([commissionMinor, 0, -roll(300)]),
  };
}

async function upsert(ref: { id: string; userId: string }, at: number): Promise<void> {
  const known = new Set<number>();
  while (known.size < 12) known.add(roll(40));
  const scope = {
    userId: ref.userId,
    accountId: ref.id,
    network: "clickbank",
    syncLogId: null,
    runId: null,
    listed: true,
  };
  const stateAt = new Date(AT.getTime() + at * 1_000);
  const sales = [...known].map(anySale);
  await database.db.transaction(async (tx) => {
    await holdAccount(tx, ref.id);
    await upsertSales(tx, sales, { ...scope, stateAt });
  });
}

/** By currency: what is earned, and the gross where there is one. */
function addUp(rows: readonly { currency: string; earnedMinor: number; grossMinor: number | null }[]) {
  const sums = new Map<string, { earnedMinor: number; grossMinor: number | null }>();
  for (const { currency, earnedMinor, grossMinor } of rows) {
    const sum = sums.get(currency) ?? { earnedMinor: 0, grossMinor: null };
    const gross = grossMinor === null ? sum.grossMinor : (sum.grossMinor ?? 0) + grossMinor;
    sums.set(currency, { earnedMinor: sum.earnedMinor + earnedMinor, grossMinor: gross });
  }
  return sums;
}

test("the sums of an account are what its sales add up to, whatever has been written, taken back or undone", async () => {
  const { db } = database;
  const first = await connectTestAccount(db, "clickbank", { apiKey: "API-sums-1" });
  const second = await connectTestAccount(db, "clickbank", { apiKey: "API-sums-2" }, first.userId);
  for (let turn = 0; turn < 60; turn += 1) {
    const account = oneOf([first, second]);
    const own = eq(sale.accountId, account.id);
    const some = sql`${own} and substr(${sale.transactionId}, 2)::int % 3 = ${roll(3)}`;
    const what = roll(6);
    if (what <= 2) await upsert(account, turn);
    else if (what === 3) await db.update(sale).set({ vanishedAt: AT, earnedMinor: 0 }).where(some);
    else if (what === 4) await db.update(sale).set({ vanishedAt: null }).where(some);
    else {
      const broken = db.transaction(async (tx) => {
        await tx.delete(sale).where(own);
        throw new Error("undone");
      });
      await expect(broken).rejects.toThrow("undone");
    }
    expect(await wrongSaleSums(db), `after turn ${turn}`).toEqual([]);
  }
  const counted = await db.$count(saleSum, sql`n > 0`);
  expect(counted).toBeGreaterThan(20);
  const counts = await accountCounts(db, first.userId, [first.id]);
  const { rows } = await db.execute<{ n: string }>(
    sql`select count(*) as n from sale where account_id = ${first.id} and type = 'sale' and vanished_at is null
      and status in ('APPROVED', 'REFUNDED', 'CHARGEBACK')`,
  );
  expect(counts.get(first.id)?.sales).toBe(Number(rows[0]?.n));
});

test("earnings of a text are what the sales that begin so add up to, whatever else is asked for", async () => {
  const { db } = database;
  const first = await connectTestAccount(db, "clickbank", { apiKey: "API-texts-1" });
  const second = await connectTestAccount(db, "clickbank", { apiKey: "API-texts-2" }, first.userId);
  const { userId } = first;
  for (const account of [first, second]) for (const turn of [0, 1, 2, 3]) await upsert(account, turn);
  await db
    .update(sale)
    .set({ vanishedAt: AT, earnedMinor: 0 })
    .where(sql`substr(${sale.transactionId}, 2)::int % 7 = 0`);
  const texts = [
    "b",
    "BOOK",
    "book 100%",
    "book 1_",
    "p",
    "P1",
    "p1-",
    "c",
    "t1",
    "O",
    "nothing",
    LONG,
    LONG.slice(0, 100),
  ];
  const others: Partial<SaleFilter>[] = [
    {},
    { accountIds: [first.id] },
    { types: ["refund", "sale"], statuses: ["APPROVED"] },
    { term: "refunded" },
    { from: AT },
    { trackingIds: ["book"] },
  ];
  let found = 0;
  for (const [q, of] of texts.flatMap((text) => others.map((other) => [text, other] as const))) {
    const filter = { userId, q, ...of };
    const sales = await listSales(db, filter, { limit: 1_000 });
    found += sales.length;
    const inOwn = sales.map((row) => ({
      ...row,
      grossMinor: row.grossCurrency === row.currency ? row.grossMinor : null,
    }));
    for (const groupBy of [[], ["account"]] as const) {
      const sums = await sumEarnings(db, { filter, days: null, groupBy, calendar: null, dayNetworks: [] });
      expect([q, of, addUp(sums)]).toEqual([q, of, addUp(inOwn)]);
    }
  }
  expect(found).toBeGreaterThan(500);
});

test("a kind that had no sale before counts what an update makes of one", async () => {
  const { db } = database;
  const account = await connectTestAccount(db, "clickbank", { apiKey: "API-sums-kind" });
  await upsert(account, 0);
  await db.update(sale).set({ currency: "CHF" }).where(eq(sale.accountId, account.id));
  expect(await wrongSaleSums(db)).toEqual([]);
});

test("of an account or a user that is deleted no sum stays, and none is in the way", async () => {
  const { db } = database;
  const first = await connectTestAccount(db, "clickbank", { apiKey: "API-sums-gone-1" });
  const second = await connectTestAccount(db, "clickbank", { apiKey: "API-sums-gone-2" }, first.userId);
  for (const account of [first, second]) await upsert(account, 0);
  await db.delete(networkAccount).where(eq(networkAccount.id, first.id));
  expect(await db.$count(saleSum, eq(saleSum.accountId, first.id))).toBe(0);
  await db.delete(user).where(eq(user.id, first.userId));
  expect(await db.$count(saleSum, eq(saleSum.userId, first.userId))).toBe(0);
  expect(await wrongSaleSums(db)).toEqual([]);
});

test("accounts that are written at once add up all the same", async () => {
  const { db } = database;
  const accounts = await Promise.all(
    ["a", "b", "c"].map((key) => connectTestAccount(db, "clickbank", { apiKey: `API-sums-${key}` })),
  );
  await Promise.all(accounts.flatMap((account) => [0, 1, 2, 3].map((turn) => upsert(account, turn))));
  expect(await wrongSaleSums(db)).toEqual([]);
});

test("a ledger that was filled with triggers off is added up anew", async () => {
  const { db } = database;
  const account = await connectTestAccount(db, "clickbank", { apiKey: "API-sums-anew" });
  await upsert(account, 0);
  await db.execute(sql`update sale_sum set n = n + 1`);
  expect(await wrongSaleSums(db)).not.toEqual([]);
  await db.execute(sql`select rebuild_sale_sums()`);
  expect(await wrongSaleSums(db)).toEqual([]);
});
