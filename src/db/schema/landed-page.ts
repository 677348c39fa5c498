import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { user } from "./auth";
import { id, timestamptz } from "./columns";
import { networkAccount } from "./network-account";
import { syncLog } from "./sync-log";

/** A page as received, scrubbed of buyer data: how rows travel from `fetch` to `upsert`, and where a run resumes. */
export const landedPage = pgTable(
  "landed_page",
  {
    id: id(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => networkAccount.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    network: text("network").notNull(),
    syncLogId: uuid("sync_log_id")
      .notNull()
      .references(() => syncLog.id, { onDelete: "cascade" }),
    runId: text("run_id").notNull(),
    /** The page's number within its SyncLog row, from 1. */
    pageNo: integer("page_no").notNull(),
    windowStart: timestamptz("window_start").notNull(),
    windowEnd: timestamptz("window_end").notNull(),
    cursor: text("cursor"),
    nextCursor: text("next_cursor"),
    totalPages: integer("total_pages"),
    /** Rows of the whole window, as the network counted them with this page. */
    totalRows: integer("total_rows"),
    rows: jsonb("rows").$type<unknown[]>().notNull(),
    rowCount: integer("row_count").notNull(),
    fetchedAt: timestamptz("fetched_at").notNull(),
    /** Set in the transaction that wrote the page's sales. */
    appliedAt: timestamptz("applied_at"),
    inserted: integer("inserted").notNull().default(0),
    updated: integer("updated").notNull().default(0),
    unchanged: integer("unchanged").notNull().default(0),
    rejected: integer("rejected").notNull().default(0),
    /** The sales that the page held, set when it is applied. */
    transactionIds: text("transaction_ids").array().notNull().default([]),
    lastRecordDate: timestamptz("last_record_date"),
  },
  (table) => [
    // A fetch step that runs twice finds the page it landed.
    uniqueIndex("landed_page_key").on(table.syncLogId, table.pageNo),
    // Pruning by age.
    index("landed_page_fetched_idx").on(table.fetchedAt),
    // What an account was shown since a read began: absences.
    index("landed_page_account_idx").on(table.accountId, table.fetchedAt).concurrently(),
  ],
);

export type LandedPage = typeof landedPage.$inferSelect;
export type NewLandedPage = typeof landedPage.$inferInsert;
