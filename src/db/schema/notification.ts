import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { id, timestamptz } from "./columns";
import { networkAccount } from "./network-account";

/**
 * The inbox: verified notifications, scrubbed of buyer data. One is applied (or ignored, which counts as applied), dead
 * after its last attempt, or else it waits for its next attempt.
 */
export const notification = pgTable(
  "notification",
  {
    id: id(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => networkAccount.id, { onDelete: "cascade" }),
    // The account's own. Not a reference: every insert would lock the user's row, and the account goes with its user.
    userId: text("user_id").notNull(),
    network: text("network").notNull(),
    /** The network's identity of the message: a replay is the same row. */
    key: text("key").notNull(),
    event: text("event"),
    occurredAt: timestamptz("occurred_at"),
    receivedAt: timestamptz("received_at").notNull(),
    rows: jsonb("rows").$type<unknown[]>().notNull(),
    ignored: text("ignored"),
    appliedAt: timestamptz("applied_at"),
    inserted: integer("inserted").notNull().default(0),
    updated: integer("updated").notNull().default(0),
    unchanged: integer("unchanged").notNull().default(0),
    rejected: integer("rejected").notNull().default(0),
    /** How often applying it failed. */
    attempts: integer("attempts").notNull().default(0),
    /** When it is due, while it waits. */
    nextAttemptAt: timestamptz("next_attempt_at").notNull().defaultNow(),
    /** Why the last attempt failed: a sentence of ours, with nothing of the message in it. */
    lastError: text("last_error"),
    /** Set when it is tried no more by itself. */
    deadAt: timestamptz("dead_at"),
  },
  (table) => [
    uniqueIndex("notification_key").on(table.accountId, table.key),
    // The next batch of an account, in the order in which the network was in these states.
    index("notification_waiting_idx")
      .on(table.accountId, sql`least(${table.occurredAt}, ${table.receivedAt})`, table.receivedAt, table.id)
      .concurrently()
      .where(sql`${table.appliedAt} is null and ${table.deadAt} is null`),
    // Which accounts have something due; what waited too long.
    index("notification_due_idx")
      .on(table.nextAttemptAt, table.accountId)
      .concurrently()
      .where(sql`${table.appliedAt} is null and ${table.deadAt} is null`),
    // An account's dead letters, and pruning them: there are few.
    index("notification_dead_idx")
      .on(table.accountId, table.deadAt)
      .concurrently()
      .where(sql`${table.deadAt} is not null`),
    // Pruning by age.
    index("notification_applied_idx").on(table.appliedAt).concurrently().where(sql`${table.appliedAt} is not null`),
    // An account's notifications, newest first.
    index("notification_account_idx").on(table.accountId, table.receivedAt).concurrently(),
  ],
);
