import { index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { RequestKind, SyncTrigger } from "#domain/sync";
import { user } from "./auth";
import { id, timestamptz } from "./columns";
import { networkAccount } from "./network-account";

/**
 * What was asked for and is not finished. Stored before the asker has an answer, deleted by the run that is done with
 * it: whatever the engine loses is found here and asked for again.
 */
export const syncRequest = pgTable(
  "sync_request",
  {
    id: id(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    accountId: uuid("account_id")
      .notNull()
      .references(() => networkAccount.id, { onDelete: "cascade" }),
    network: text("network").notNull(),
    kind: text("kind").$type<RequestKind>().notNull(),
    trigger: text("trigger").$type<SyncTrigger>().notNull(),
    /** The same turn asked for twice is one request. */
    turn: text("turn").notNull(),
    /** The period of a re-read; its end moves back with what was read. */
    windowStart: timestamptz("window_start"),
    windowEnd: timestamptz("window_end"),
    requestedAt: timestamptz("requested_at").notNull().defaultNow(),
    /** When the engine took it, or a run last came further with it; null while the engine has to be told. */
    askedAt: timestamptz("asked_at"),
    /** How often the engine was told since a run came further. */
    asks: integer("asks").notNull().default(0),
  },
  (table) => [
    uniqueIndex("sync_request_turn_key").on(table.accountId, table.turn),
    // The sweep looks for what nobody works at.
    index("sync_request_asked_idx").on(table.askedAt),
  ],
);

export type SyncRequest = typeof syncRequest.$inferSelect;
