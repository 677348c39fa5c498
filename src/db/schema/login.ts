import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { ApiScope } from "#domain/access";
import type { AuditDetails, AuditKind } from "#domain/audit";
import { user } from "./auth";
import { createdAt, id, timestamptz } from "./columns";

const userId = () =>
  text("user_id")
    .notNull()
    .references(() => user.id, { onDelete: "cascade" });

/** Keys by which programs read a user's data. The key itself is not kept, only what recognises it. */
export const apiKey = pgTable(
  "api_key",
  {
    id: id(),
    userId: userId(),
    name: text("name").notNull(),
    /** SHA-256 of the key, which is random: nothing slower is needed. */
    hash: text("hash").notNull().unique(),
    start: text("start").notNull(),
    scopes: jsonb("scopes").$type<ApiScope[]>().notNull(),
    expiresAt: timestamptz("expires_at"),
    lastUsedAt: timestamptz("last_used_at"),
    createdAt: createdAt(),
  },
  (table) => [index("api_key_user_idx").on(table.userId, table.createdAt)],
);

/** What happened to a user's login, keys, credentials and data. Append-only; kept for 400 days, or as long as the user. */
export const auditEntry = pgTable(
  "audit_entry",
  {
    id: id(),
    userId: userId(),
    kind: text("kind").$type<AuditKind>().notNull(),
    details: jsonb("details").$type<AuditDetails>().notNull().default({}),
    /** Of the client, where a proxy that is believed tells it. */
    address: text("address"),
    /** Of what is written once a day: which day of which account or key it is. */
    onceOf: text("once_of"),
    at: timestamptz("at").notNull().defaultNow(),
  },
  (table) => [
    // A user's entries, newest first.
    index("audit_entry_user_idx").on(table.userId, table.at, table.id),
    // The nightly deletion.
    index("audit_entry_at_idx").on(table.at),
    uniqueIndex("audit_entry_once_key")
      .on(table.userId, table.kind, table.onceOf)
      .where(sql`${table.onceOf} is not null`),
  ],
);

/** What a user has chosen for what they are shown; null where nothing was. */
export const userSetting = pgTable("user_setting", {
  userId: text("user_id")
    .primaryKey()
    .references(() => user.id, { onDelete: "cascade" }),
  /** A zone of the IANA database, in which days are counted. */
  zone: text("zone"),
  updatedAt: timestamptz("updated_at").notNull().defaultNow(),
});
