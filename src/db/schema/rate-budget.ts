import { doublePrecision, pgTable, text } from "drizzle-orm/pg-core";
import { timestamptz } from "./columns";

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
