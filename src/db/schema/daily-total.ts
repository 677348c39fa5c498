import { bigint, date, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { user } from "./auth";
import { instant } from "./columns";
import { networkAccount } from "./network-account";

/** What a network reports per day only. `dimension` is the breakdown, empty for the whole day. */
export const dailyTotal = pgTable(
  "daily_total",
  {
    accountId: uuid("account_id")
      .notNull()
      .references(() => networkAccount.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    network: text("network").notNull(),
    day: date("day", { mode: "string" }).notNull(),
    dimension: text("dimension").notNull().default(""),
    conversions: integer("conversions").notNull(),
    grossMinor: bigint("gross_minor", { mode: "number" }).notNull(),
    voidedMinor: bigint("voided_minor", { mode: "number" }).notNull(),
    netMinor: bigint("net_minor", { mode: "number" }).notNull(),
    currency: text("currency").notNull(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.day, table.dimension] })],
);
