import { sql } from "drizzle-orm";
import { index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { user } from "./auth";
import { createdAt, id, instant } from "./columns";

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
    /** The network's own access token for these credentials, sealed like them. */
    accessToken: text("access_token"),
    /** The unguessable part of the account's notification URL, sealed. */
    webhookSecret: text("webhook_secret"),
    /** What verifies the network's notifications (a passphrase, a token), sealed. */
    notificationSecrets: text("notification_secrets"),
    /** Keyed hash of the credentials: recognises the same login, and a reconnect during a run. */
    fingerprint: text("fingerprint").notNull(),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
    disconnectedAt: instant("disconnected_at"),
  },
  (table) => [
    // A user's accounts on every page, and whether a login is connected already.
    index("network_account_user_idx").on(table.userId),
    uniqueIndex("network_account_login_key").on(table.userId, table.network, table.fingerprint),
    // schedule-syncs walks the accounts to sync by id.
    index("network_account_schedulable_idx")
      .on(table.id)
      .where(sql`${table.status} = 'active' and ${table.disconnectedAt} is null`),
  ],
);
