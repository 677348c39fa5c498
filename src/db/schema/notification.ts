import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { user } from "./auth";
import { id, instant } from "./columns";
import { networkAccount } from "./network-account";

/** A verified notification, scrubbed of buyer data. Stored first, applied by a durable function that gets its id. */
export const notification = pgTable(
  "notification",
  {
    id: id(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => networkAccount.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    network: text("network").notNull(),
    /** The network's identity of the message: a replay is the same row. */
    key: text("key").notNull(),
    event: text("event"),
    occurredAt: instant("occurred_at"),
    receivedAt: instant("received_at").notNull(),
    rows: jsonb("rows").$type<unknown[]>().notNull(),
    ignored: text("ignored"),
    appliedAt: instant("applied_at"),
    inserted: integer("inserted").notNull().default(0),
    updated: integer("updated").notNull().default(0),
    unchanged: integer("unchanged").notNull().default(0),
    rejected: integer("rejected").notNull().default(0),
  },
  (table) => [
    uniqueIndex("notification_key").on(table.accountId, table.key),
    // What was stored but not applied: the engine was out of reach.
    index("notification_pending_idx").on(table.receivedAt).where(sql`${table.appliedAt} is null`),
    // An account's notifications, newest first.
    index("notification_account_idx").on(table.accountId, table.receivedAt.desc()),
  ],
);
