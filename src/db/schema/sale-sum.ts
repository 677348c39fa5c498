import { bigint, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { SaleStatus, SaleType } from "#domain/sale";
import { user } from "./auth";
import { networkAccount } from "./network-account";

const whole = (name: string) => bigint(name, { mode: "number" }).notNull();

const kindOfSales = () => ({
  userId: text("user_id")
    .notNull()
    .references(() => user.id, { onDelete: "cascade" }),
  accountId: uuid("account_id")
    .notNull()
    .references(() => networkAccount.id, { onDelete: "cascade" }),
  network: text("network").notNull(),
  type: text("type").$type<SaleType>().notNull(),
  status: text("status").$type<SaleStatus>().notNull(),
  currency: text("currency").notNull(),
  grossCurrency: text("gross_currency").notNull(),
});

const sumsOfKind = () => ({
  n: whole("n"),
  commissionMinor: whole("commission_minor"),
  earnedMinor: whole("earned_minor"),
  /** Of the rows whose gross is told: how many, their gross, and what of it is earned. */
  grossN: whole("gross_n"),
  grossMinor: whole("gross_minor"),
  earnedOfGrossMinor: whole("earned_of_gross_minor"),
});

/**
 * What an account's sales add up to by kind, without those that have vanished. Kept by triggers on `sale`, in the statement
 * that writes them, so that it never differs from what it adds up (`drizzle/0021_sums-by-product.sql`); nothing else writes it.
 * A kind that has none any more stays, with nothing.
 */
export const saleSum = pgTable(
  "sale_sum",
  { ...kindOfSales(), ...sumsOfKind() },
  ({ userId, accountId, network, type, status, currency, grossCurrency }) => [
    primaryKey({
      name: "sale_sum_pkey",
      columns: [userId, accountId, network, type, status, currency, grossCurrency],
    }),
  ],
);

/** The same by product as well, kept in the same way. Of ids and names it knows what an index does: how they begin. */
export const productSum = pgTable(
  "product_sum",
  {
    ...kindOfSales(),
    /** `beginningOf` the product's id, and of its name; empty where there is none. */
    productIdStart: text("product_id_start").notNull(),
    productNameStart: text("product_name_start").notNull(),
    ...sumsOfKind(),
  },
  ({ userId, accountId, network, type, status, currency, grossCurrency, productIdStart, productNameStart }) => [
    primaryKey({
      name: "product_sum_pkey",
      columns: [userId, accountId, network, type, status, currency, grossCurrency, productIdStart, productNameStart],
    }),
  ],
);
