import { bigint, date, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { user } from "./auth";
import { createdAt, timestamptz } from "./columns";
import { networkAccount } from "./network-account";

/**
 * What a network reports per day only. `dimension` is the breakdown, empty for the whole day. A day that changes later
 * keeps its last state alone: `updated_at` tells when, `sync_log_id` which sync saw it.
 */
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
    /** When the network was seen in this state: an older page never undoes a newer one. */
    stateAt: timestamptz("state_at").notNull(),
    /** The sync that saw this state. */
    syncLogId: uuid("sync_log_id"),
    createdAt: createdAt(),
    /** When the row last changed. */
    updatedAt: timestamptz("updated_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.day, table.dimension] })],
);
