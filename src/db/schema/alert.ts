import { sql } from "drizzle-orm";
import {
  bigserial,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { AlertKind, AlertRules, ChannelKind, IncidentState, QuietHours, Told } from "#domain/alert";
import { user } from "./auth";
import { createdAt, id, timestamptz } from "./columns";
import { networkAccount } from "./network-account";

const userId = () =>
  text("user_id")
    .notNull()
    .references(() => user.id, { onDelete: "cascade" });

/** What a user wants to be told, and when not; null where nothing was chosen. */
export const alertSetting = pgTable("alert_setting", {
  userId: userId().primaryKey(),
  rules: jsonb("rules").$type<Partial<AlertRules>>().notNull().default({}),
  quietHours: jsonb("quiet_hours").$type<QuietHours>(),
  /** To the address of the login. */
  email: boolean("email").notNull().default(true),
  digest: boolean("digest").notNull().default(true),
  /** The Monday of the last week that was summed up for them. */
  digestOf: date("digest_of"),
  updatedAt: timestamptz("updated_at").notNull().defaultNow(),
});

/** Where a user is told, beside their own e-mail address. */
export const alertChannel = pgTable(
  "alert_channel",
  {
    id: id(),
    userId: userId(),
    kind: text("kind").$type<Exclude<ChannelKind, "email">>().notNull(),
    /** The address and what signs the messages, sealed by the vault: an address may be a secret itself. */
    sealed: text("sealed").notNull(),
    /** The host of the address, by which its owner knows it. */
    host: text("host").notNull(),
    enabled: boolean("enabled").notNull().default(true),
    lastSentAt: timestamptz("last_sent_at"),
    lastFailedAt: timestamptz("last_failed_at"),
    /** Why the last message failed: a sentence of ours. */
    lastError: text("last_error"),
    createdAt: createdAt(),
  },
  (table) => [index("alert_channel_user_idx").on(table.userId)],
);

/** One cause, from when it was noticed to its end; one that comes back within a day goes on. */
export const incident = pgTable(
  "incident",
  {
    id: id(),
    userId: userId(),
    kind: text("kind").$type<AlertKind>().notNull(),
    cause: text("cause").notNull(),
    accountId: uuid("account_id").references(() => networkAccount.id, { onDelete: "cascade" }),
    network: text("network").notNull(),
    /** How it is told, as it stood when it began. */
    details: jsonb("details").$type<Told>().notNull(),
    since: timestamptz("since").notNull(),
    openedAt: timestamptz("opened_at").notNull(),
    closedAt: timestamptz("closed_at"),
    closedBy: text("closed_by").$type<NonNullable<IncidentState["closedBy"]>>(),
    /** How often it came back. */
    reopened: integer("reopened").notNull().default(0),
    told: text("told").$type<NonNullable<IncidentState["told"]>>(),
    toldAt: timestamptz("told_at").array().notNull().default(sql`'{}'`),
  },
  (table) => [
    // One at a time of each cause.
    uniqueIndex("incident_open_key").on(table.userId, table.kind, table.cause).where(sql`${table.closedAt} is null`),
    // A user's incidents, newest first by keyset, and those that ended lately.
    index("incident_user_idx").on(table.userId, table.openedAt, table.id),
    // What is deleted with its account.
    index("incident_account_idx").on(table.accountId),
  ],
);

/** What is to be sent: an outbox. A message is sent at least once, and says by its id that it is the same. */
export const alertMessage = pgTable(
  "alert_message",
  {
    id: id(),
    /** In the order in which they were stored. */
    no: bigserial("no", { mode: "number" }).notNull(),
    userId: userId(),
    /** Null for the e-mail address of the login. */
    channelId: uuid("channel_id").references(() => alertChannel.id, { onDelete: "cascade" }),
    /** `incident.opened`, `incident.closed`, `period.complete`, `period.incomplete`, `digest` or `test`. */
    type: text("type").notNull(),
    data: jsonb("data").notNull(),
    /** Where it goes, what it is about and in which state: written twice, it is one message. */
    key: text("key").notNull(),
    createdAt: createdAt(),
    /** Not before; moves on with each attempt that fails. */
    dueAt: timestamptz("due_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
    sentAt: timestamptz("sent_at"),
    /** Given up. */
    deadAt: timestamptz("dead_at"),
    lastError: text("last_error"),
  },
  (table) => [
    uniqueIndex("alert_message_key").on(table.userId, table.key),
    // What is due, of all users, by channel.
    index("alert_message_due_idx").on(table.dueAt).where(sql`${table.sentAt} is null and ${table.deadAt} is null`),
    // What is deleted once it is old.
    index("alert_message_created_idx").on(table.createdAt),
    // What is deleted with its channel.
    index("alert_message_channel_idx").on(table.channelId),
  ],
);

/** Whether a day or month of a user was told to be complete; of those that were, the loss is told as well. */
export const toldPeriod = pgTable(
  "told_period",
  {
    userId: userId(),
    unit: text("unit").$type<"day" | "month">().notNull(),
    start: date("start").notNull(),
    complete: boolean("complete").notNull(),
    toldAt: timestamptz("told_at").notNull(),
    /** How often it changed: part of the message's key. */
    changes: integer("changes").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.userId, table.unit, table.start] })],
);
