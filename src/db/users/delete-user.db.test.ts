import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { upsertSales } from "#db/sales/upsert-sales";
import type { Account } from "#db/schema/network-account";
import { connectTestAccount } from "../../../test/account";
import { createUser, testDatabase } from "../../../test/database";
import { deleteUsersData, endLogin } from "./delete-user";

const database = testDatabase();
const SALES = 25;

async function withSales(userId: string): Promise<Account> {
  const account = await connectTestAccount(database.db, "clickbank", { apiKey: `API-${userId}` }, userId);
  const { id: accountId, network } = account;
  const sales = Array.from({ length: SALES }, (_, n) => ({
    ...{ transactionId: `T${n}`, orderId: null, type: "sale" as const, status: "APPROVED" as const, rawStatus: "SALE" },
    ...{ currency: "USD", grossCurrency: "USD", grossMinor: 1, commissionMinor: 1, earnedMinor: 1 },
    ...{ saleDate: new Date(), productId: null, productName: null, trackingId: null },
  }));
  const scope = { userId, accountId, network, stateAt: new Date(), listed: true, syncLogId: null, runId: null };
  await database.db.transaction((tx) => upsertSales(tx, sales, scope));
  return account;
}

/** How many rows of a user there are, in every table that knows whose a row is. */
async function rowsOf(userId: string): Promise<Record<string, number>> {
  const { rows: tables } = await database.db.execute<{ table: string }>(sql`
    select table_name as table from information_schema.columns where column_name = 'user_id' and table_schema = 'public'`);
  const counts: Record<string, number> = {};
  for (const { table } of tables) {
    const { rows } = await database.db.execute<{ n: number }>(
      sql`select count(*)::int as n from ${sql.identifier(table)} where user_id = ${userId}`,
    );
    if (rows[0]?.n) counts[table] = rows[0].n;
  }
  return counts;
}

test("what belonged to a login that ended goes bit by bit, its row last, and nothing of anybody else", async () => {
  const { db } = database;
  const [gone, stays] = [await createUser(db), await createUser(db)];
  const account = await withSales(gone);
  await withSales(stays);
  const before = await rowsOf(stays);
  expect(before).toMatchObject({ sale: SALES, network_account: 1, sale_sum: 1 });

  expect(await endLogin(db, gone)).toEqual([account.id]);
  const { rows } = await db.execute(sql`select credentials, disconnected_at is null as connected from network_account
    where user_id = ${gone}`);
  expect(rows).toEqual([{ credentials: null, connected: false }]);
  expect(await endLogin(db, gone), "a second time").toEqual([]);

  expect(await deleteUsersData(db, 10)).toEqual({ deleted: 10, full: true });
  expect(await rowsOf(gone)).toMatchObject({ sale: SALES - 10 });
  expect(await deleteUsersData(db, 10)).toEqual({ deleted: 10, full: true });
  expect(await deleteUsersData(db, 10)).toEqual({ deleted: 6, full: false });
  expect(await rowsOf(gone)).toEqual({});
  expect(await rowsOf(stays)).toEqual(before);
  expect(await deleteUsersData(db, 10)).toEqual({ deleted: 0, full: false });
});
