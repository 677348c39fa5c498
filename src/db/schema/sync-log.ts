import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { FailureCode } from "../../domain/failure";
import type { SyncDoubt, SyncKind, SyncTrigger } from "../../domain/sync";
import { user } from "./auth";
import { id, instant } from "./columns";
import { networkAccount } from "./network-account";

/** What one run covered, one row per window. The union of the successful windows is what an account has covered. */
export const syncLog = pgTable(
  "sync_log",
  {
    id: id(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => networkAccount.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    network: text("network").notNull(),
    kind: text("kind").$type<SyncKind>().notNull(),
    trigger: text("trigger").$type<SyncTrigger>().notNull(),
    runId: text("run_id").notNull(),
    /** The window's number within the run, from 1. */
    seq: integer("seq").notNull(),
    /** The hour that a scheduled sync belongs to. */
    tick: instant("tick"),
    windowStart: instant("window_start").notNull(),
    windowEnd: instant("window_end").notNull(),
    startedAt: instant("started_at").notNull(),
    completedAt: instant("completed_at"),
    /** While open: the run counts as dead when it has not been heard of by then. */
    aliveUntil: instant("alive_until").notNull(),
    success: boolean("success"),
    error: text("error"),
    errorCode: text("error_code").$type<FailureCode>(),
    recordsSynced: integer("records_synced").notNull().default(0),
    inserted: integer("inserted").notNull().default(0),
    updated: integer("updated").notNull().default(0),
    unchanged: integer("unchanged").notNull().default(0),
    rejected: integer("rejected").notNull().default(0),
    pages: integer("pages").notNull().default(0),
    /** The watermark: the newest record seen so far, carried forward, never past the run's own start. */
    lastRecordDate: instant("last_record_date"),
    /** What is doubtful about a read that succeeded. An unexpected zero covers nothing and moves no watermark. */
    doubt: text("doubt").$type<SyncDoubt>(),
    dryRun: boolean("dry_run").notNull().default(false),
  },
  (table) => [
    // A step that runs twice opens one row.
    uniqueIndex("sync_log_run_key").on(table.runId, table.seq),
    // The newest rows of an account: history, health, watermark.
    index("sync_log_account_idx").on(table.accountId, table.startedAt.desc()),
    // The history of a user across accounts, keyset by (started_at, id).
    index("sync_log_user_idx").on(table.userId, table.startedAt.desc(), table.id.desc()),
    // Coverage and watermark read the successful rows alone.
    index("sync_log_success_idx")
      .on(table.accountId, table.windowEnd)
      .where(sql`${table.success} and not ${table.dryRun}`),
    // The sweep looks for rows that were left open.
    index("sync_log_open_idx").on(table.aliveUntil).where(sql`${table.completedAt} is null`),
    // What finished lately: the results of a tick that another sync made superfluous.
    index("sync_log_completed_idx").on(table.completedAt),
    // The results of one tick.
    index("sync_log_tick_idx").on(table.tick, table.accountId),
  ],
);
