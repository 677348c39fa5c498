import { sql } from "drizzle-orm";
import { doublePrecision, index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { user } from "./auth";
import { createdAt, id, timestamptz } from "./columns";

export const ACCOUNT_STATUSES = ["active", "needs_reconnect", "paused"] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/**
 * One user's login at one network. There is no "last synced" here: the SyncLog is the only state. A disconnected
 * account keeps its ledger and loses its credentials; connecting the same login again revives it.
 */
export const networkAccount = pgTable(
  "network_account",
  {
    id: id(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    network: text("network").notNull(),
    label: text("label").notNull(),
    status: text("status").$type<AccountStatus>().notNull().default("active"),
    /** Sealed by the vault; null once disconnected. */
    credentials: text("credentials"),
    /** When the user gave them; null of those that are older than this is kept. */
    credentialsAt: timestamptz("credentials_at"),
    /** The network's own access token for these credentials, sealed like them. */
    accessToken: text("access_token"),
    /** Until when somebody is asking for a new one: others wait for it instead of asking as well. */
    accessTokenLease: timestamptz("access_token_lease"),
    /** What the network calls this account as an affiliate (codes, names), as reads have shown. */
    affiliateNames: text("affiliate_names").array().notNull().default([]),
    /** The unguessable part of the account's notification URL, sealed. */
    webhookSecret: text("webhook_secret"),
    /** What verifies the network's notifications (a passphrase, a token), sealed. */
    notificationSecrets: text("notification_secrets"),
    /** Keyed hash of the credentials: recognises the same login, and a reconnect during a run. */
    fingerprint: text("fingerprint").notNull(),
    /** The network's own id of the login, where it tells one: other credentials of the same login are known by it. */
    loginId: text("login_id"),
    createdAt: createdAt(),
    updatedAt: timestamptz("updated_at").notNull().defaultNow(),
    disconnectedAt: timestamptz("disconnected_at"),
  },
  (table) => [
    // A user's accounts, oldest first by keyset, and whether a login is connected already.
    index("network_account_user_idx").on(table.userId, table.createdAt, table.id),
    uniqueIndex("network_account_login_key").on(table.userId, table.network, table.fingerprint),
    uniqueIndex("network_account_login_id_key").on(table.userId, table.network, table.loginId),
    // schedule-syncs walks the accounts to sync by id.
    index("network_account_schedulable_idx")
      .on(table.id)
      .where(sql`${table.status} = 'active' and ${table.disconnectedAt} is null`),
  ],
);

export type Account = typeof networkAccount.$inferSelect;

/**
 * Requests that an account or a whole network may still be sent, shared by all runs and instances: a bucket that fills
 * evenly. `key` is `account:<id>:<period in ms>` or `network:<name>:<period in ms>`.
 */
export const rateBudget = pgTable("rate_budget", {
  key: text("key").primaryKey(),
  /** Requests left at `measured_at`; fractions of one count. */
  tokens: doublePrecision("tokens").notNull(),
  measuredAt: timestamptz("measured_at").notNull(),
  /** The network asked for silence until then. */
  blockedUntil: timestamptz("blocked_until"),
});
