import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { user } from "./auth";
import { id, instant } from "./columns";
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
    seen: integer("seen").notNull().default(1),
    firstSeenAt: instant("first_seen_at").notNull().defaultNow(),
    lastSeenAt: instant("last_seen_at").notNull().defaultNow(),
    /** When a replay could read the row, or the user set it aside. Seen again, the record is open again. */
    resolvedAt: instant("resolved_at"),
  },
  (table) => [
    uniqueIndex("rejected_record_key").on(table.accountId, table.fingerprint),
    // What a replay takes up, and what keeps a landed page from being pruned.
    index("rejected_record_page_idx").on(table.landedPageId).where(sql`${table.resolvedAt} is null`),
    // An account's rejects, newest first.
    index("rejected_record_account_idx").on(table.accountId, table.lastSeenAt.desc()),
  ],
);
