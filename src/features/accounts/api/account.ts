import { z } from "zod";
import { HEALTH_ACTIONS, HEALTH_COLORS } from "@/domain/health";

/** The shapes of the accounts API as the browser reads them. Times are ISO strings, money is not among them. */

const healthSchema = z.object({
  color: z.enum(HEALTH_COLORS),
  label: z.string(),
  reason: z.string(),
  action: z.enum(HEALTH_ACTIONS),
  actionLabel: z.string(),
});
export type Health = z.infer<typeof healthSchema>;

/** What an account's last sync and a row of its history have in common. */
const syncResultSchema = z.object({
  id: z.string(),
  // Open on purpose: a kind or trigger that is new on the server must not blank the page.
  kind: z.string(),
  trigger: z.string(),
  startedAt: z.string(),
  completedAt: z.string().nullable(),
  success: z.boolean().nullable(),
  errorCode: z.string().nullable(),
  error: z.string().nullable(),
  recordsSynced: z.number(),
  inserted: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  rejected: z.number(),
  dryRun: z.boolean(),
});
export type SyncResult = z.infer<typeof syncResultSchema>;

const importProgressSchema = z.object({
  /** Share of the wanted history that is covered, 0 to 1. */
  coveredShare: z.number(),
  pages: z.number(),
  recordsSynced: z.number(),
  /** At the recent pace, in milliseconds. */
  remainingMs: z.number().nullable(),
});
export type ImportProgress = z.infer<typeof importProgressSchema>;

export const accountSchema = z.object({
  id: z.string(),
  network: z.string(),
  networkLabel: z.string(),
  label: z.string(),
  status: z.enum(["active", "needs_reconnect", "paused"]),
  createdAt: z.string(),
  health: healthSchema,
  lastSync: syncResultSchema.nullable(),
  importing: importProgressSchema.nullable(),
  /** The network fails for many accounts alike, since then. */
  outageSince: z.string().nullable(),
  salesCount: z.number(),
});
export type Account = z.infer<typeof accountSchema>;

export const syncLogSchema = syncResultSchema.extend({
  accountId: z.string(),
  network: z.string(),
  windowStart: z.string(),
  windowEnd: z.string(),
  pages: z.number(),
});
export type SyncLog = z.infer<typeof syncLogSchema>;

export const credentialFieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  help: z.string(),
  secret: z.boolean(),
});
export type CredentialField = z.infer<typeof credentialFieldSchema>;

export const networkSchema = z.object({
  id: z.string(),
  label: z.string(),
  fields: z.array(credentialFieldSchema),
  /** "day" where the network reports totals per day and no single sales. */
  granularity: z.string(),
});
export type Network = z.infer<typeof networkSchema>;

/** By the names of the network's credential fields. */
export type CredentialValues = Record<string, string>;
