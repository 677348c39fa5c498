import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { user } from "./auth";
import { id, timestamptz } from "./columns";
import { networkAccount } from "./network-account";

/** A row that did not parse or normalise, scrubbed, with the reason. The same row seen again counts up. */
export const rejectedRecord = pgTable(
  "rejected_record",
  {
    id: id(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => networkAccount.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    network: text("network").notNull(),
    syncLogId: uuid("sync_log_id"),
    landedPageId: uuid("landed_page_id"),
    /** Hash of reason and raw row. */
    fingerprint: text("fingerprint").notNull(),
    reason: text("reason").notNull(),
    raw: jsonb("raw").$type<unknown>(),
    /** About how much money the row is about, in minor units of `about_currency`, where it tells; an estimate. */
    aboutMinor: bigint("about_minor", { mode: "number" }),
    aboutCurrency: text("about_currency"),
    /** Where in time the row lies, where it tells. */
    aboutAt: timestamptz("about_at"),
    /** What was asked for when the row came; null for a row of a message. Kept here: its page is pruned before it. */
    windowStart: timestamptz("window_start"),
    windowEnd: timestamptz("window_end"),
    seen: integer("seen").notNull().default(1),
    /** When the page or message that held the row was fetched. */
    firstSeenAt: timestamptz("first_seen_at").notNull().defaultNow(),
    lastSeenAt: timestamptz("last_seen_at").notNull().defaultNow(),
    /** When a replay could read the row, or the user set it aside. Seen again, the record is open again. */
    resolvedAt: timestamptz("resolved_at"),
  },
  (table) => [
    uniqueIndex("rejected_record_key").on(table.accountId, table.fingerprint),
    // The pages that a replay of an account takes up.
    index("rejected_record_replay_idx")
      .on(table.accountId, table.landedPageId)
      .concurrently()
      .where(sql`${table.resolvedAt} is null`),
    // What a replay of a page mends, and what keeps a landed page from being pruned.
    index("rejected_record_page_idx").on(table.landedPageId).where(sql`${table.resolvedAt} is null`),
    // An account's open rejects, newest first by keyset.
    index("rejected_record_open_idx")
      .on(table.accountId, table.lastSeenAt, table.id)
      .concurrently()
      .where(sql`${table.resolvedAt} is null`),
    // How many are open, and about how much money, from the index alone.
    index("rejected_record_about_idx")
      .on(table.accountId, table.aboutCurrency, table.aboutMinor)
      .concurrently()
      .where(sql`${table.resolvedAt} is null`),
    // Pruning by age: open ones of messages, and resolved ones.
    index("rejected_record_told_idx")
      .on(table.lastSeenAt)
      .concurrently()
      .where(sql`${table.resolvedAt} is null and ${table.windowStart} is null`),
    index("rejected_record_resolved_idx")
      .on(table.resolvedAt)
      .concurrently()
      .where(sql`${table.resolvedAt} is not null`),
  ],
);

export type RejectedRecord = typeof rejectedRecord.$inferSelect;
