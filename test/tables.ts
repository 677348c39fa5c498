import { asc, eq } from "drizzle-orm";
import type { Database } from "#db/client";
import { dailyTotal, landedPage, rejectedRecord, sale, saleChange } from "#db/schema/index";

// Straight reads for assertions.

export const listSales = (db: Database, accountId: string) =>
  db.select().from(sale).where(eq(sale.accountId, accountId)).orderBy(asc(sale.saleDate), asc(sale.transactionId));

export const listChanges = (db: Database, accountId: string) =>
  db.select().from(saleChange).where(eq(saleChange.accountId, accountId)).orderBy(asc(saleChange.changedAt));

export const listTotals = (db: Database, accountId: string) =>
  db
    .select()
    .from(dailyTotal)
    .where(eq(dailyTotal.accountId, accountId))
    .orderBy(asc(dailyTotal.day), asc(dailyTotal.dimension));

export const listRejects = (db: Database, accountId: string) =>
  db.select().from(rejectedRecord).where(eq(rejectedRecord.accountId, accountId));

export const listPages = (db: Database, accountId: string) =>
  db.select().from(landedPage).where(eq(landedPage.accountId, accountId)).orderBy(asc(landedPage.fetchedAt));
