import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { FailureCode } from "#domain/failure";
import { DOUBTS_OF_CONTENT, type SyncDoubt, type SyncKind, type SyncTrigger } from "#domain/sync";
import { user } from "./auth";
import { id, timestamptz } from "./columns";
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
    /** The engine's event that the run began with, and its time: a replay of a run begins with the same. */
    eventKey: text("event_key"),
    /** The window's number within the run, from 1; 0 of a summary, which is newer than no row of a run. */
    seq: integer("seq").notNull(),
    /** The hour that a scheduled sync belongs to. */
    tick: timestamptz("tick"),
    windowStart: timestamptz("window_start").notNull(),
    windowEnd: timestamptz("window_end").notNull(),
    /** Of a window that gave way, which covers nothing and is empty: where it had ended. Its parts are windows of their own. */
    askedEnd: timestamptz("asked_end"),
    /** How many pages it had, as far as they were read or the network told; null where its width was refused. */
    askedPages: integer("asked_pages"),
    startedAt: timestamptz("started_at").notNull(),
    completedAt: timestamptz("completed_at"),
    /** While open: the run counts as dead when it has not been heard of by then. */
    aliveUntil: timestamptz("alive_until").notNull(),
    /** While open: the attempt at the next page that is under way or due, from 1. */
    attempt: integer("attempt").notNull().default(1),
    /** While open: why the attempt before failed, until there is progress. */
    retrying: text("retrying").$type<FailureCode>(),
    /** While open: when the next attempt is due, by what the network or the retry policy says. */
    nextAttemptAt: timestamptz("next_attempt_at"),
    success: boolean("success"),
    error: text("error"),
    errorCode: text("error_code").$type<FailureCode>(),
    recordsSynced: integer("records_synced").notNull().default(0),
    inserted: integer("inserted").notNull().default(0),
    updated: integer("updated").notNull().default(0),
    unchanged: integer("unchanged").notNull().default(0),
    rejected: integer("rejected").notNull().default(0),
    pages: integer("pages").notNull().default(0),
    /** By how much it changed earnings, in minor units by currency; null of summaries, and of rows that are older. */
    effect: jsonb("effect").$type<Record<string, number>>(),
    /** The narrowest width, in milliseconds, that the network refused to answer for. */
    refusedMs: bigint("refused_ms", { mode: "number" }),
    /** The watermark: the newest record seen so far, carried forward, never past the run's own start. */
    lastRecordDate: timestamptz("last_record_date"),
    /** What is doubtful about a read that succeeded. An unexpected zero covers nothing and moves no watermark. */
    doubt: text("doubt").$type<SyncDoubt>(),
    dryRun: boolean("dry_run").notNull().default(false),
    /** Of a summary, which is no run: how many old rows it stands for. Its `seq` is 0. */
    folded: integer("folded"),
  },
  (table) => [
    // Nothing is covered before it has happened.
    check("sync_log_window_is_past", sql`${table.windowEnd} <= ${table.startedAt}`),
    // A step that runs twice opens one row.
    uniqueIndex("sync_log_run_key").on(table.runId, table.seq),
    // Whether another run began with the same event.
    index("sync_log_event_idx")
      .on(table.accountId, table.eventKey)
      .concurrently()
      .where(sql`${table.eventKey} is not null`),
    // An account's history, newest first, by keyset (started_at, id); read backwards, as all that begins "newest".
    index("sync_log_account_idx").on(table.accountId, table.startedAt, table.id).concurrently(),
    // The history without the hours in which nothing was new: what changed something, failed, or was begun by hand.
    index("sync_log_notable_idx")
      .on(table.accountId, table.startedAt, table.id)
      .concurrently()
      .where(
        sql`${table.inserted} + ${table.updated} > 0 or not ${table.success} or ${table.trigger} in ('manual', 'connect', 'reconnect')`,
      ),
    // The history of a user across accounts, by the same keyset.
    index("sync_log_user_idx").on(table.userId, table.startedAt, table.id).concurrently(),
    // Coverage, from the index alone, and the time up to which an account is complete.
    index("sync_log_covered_idx")
      .on(table.accountId, table.windowEnd, table.windowStart, table.startedAt)
      .concurrently()
      .where(sql`${table.success} and not ${table.dryRun} and ${isBelieved}`),
    // The watermark.
    index("sync_log_watermark_idx")
      .on(table.accountId, table.lastRecordDate)
      .concurrently()
      .where(sql`${table.success} and not ${table.dryRun}`),
    // What an account's network refused for its width.
    index("sync_log_refused_idx")
      .on(table.accountId, table.startedAt)
      .concurrently()
      .where(sql`${table.refusedMs} is not null`),
    // What an account is doing, and, over all of them, what the sweep has to close.
    index("sync_log_open_idx")
      .on(table.accountId, table.aliveUntil)
      .concurrently()
      .where(sql`${table.completedAt} is null`),
    // Health: how an account's newest run ended, and when one last succeeded.
    index("sync_log_finished_idx")
      .on(table.accountId, table.completedAt, table.seq)
      .concurrently()
      .where(sql`${table.completedAt} is not null`),
    // An account's summaries, which are folded with the next rows: a handful.
    index("sync_log_folded_idx").on(table.accountId).concurrently().where(sql`${table.folded} is not null`),
    // An account's newest imports.
    index("sync_log_import_idx")
      .on(table.accountId, table.startedAt)
      .concurrently()
      .where(sql`${table.kind} = 'import'`),
    // What an account has read again lately.
    index("sync_log_reread_idx")
      .on(table.accountId, table.startedAt)
      .concurrently()
      .where(sql`${table.kind} = 'reread'`),
    // What it has read and is not believed: a handful.
    index("sync_log_doubted_idx")
      .on(table.accountId, table.startedAt)
      .concurrently()
      .where(sql`${table.success} and not ${table.dryRun} and not ${isBelieved}`),
    // What failed lately, over all accounts: outages.
    index("sync_log_failed_idx").on(table.completedAt).concurrently().where(sql`not ${table.success}`),
    // What finished lately: the results of a tick that another sync made superfluous.
    index("sync_log_completed_idx").on(table.completedAt).concurrently().where(sql`${table.completedAt} is not null`),
    // The results of one tick.
    index("sync_log_tick_idx").on(table.tick, table.accountId),
  ],
);

export type SyncLog = typeof syncLog.$inferSelect;

/** Whether what a SyncLog row has read is believed. Written once: a partial index serves those who ask in its words. */
export const isBelieved = sql.raw(`(doubt is null or doubt not in ('${DOUBTS_OF_CONTENT.join("', '")}'))`);
