import { z } from "zod";
import { ACCOUNT_STATES, HEALTH_ACTIONS, HEALTH_COLORS } from "@/domain/health";

/** The shapes of the accounts API as the browser reads them. Times are ISO strings, money is minor units. */

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
  recordsSynced: z.number(),
  inserted: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  rejected: z.number(),
  dryRun: z.boolean(),
});
export type SyncResult = z.infer<typeof syncResultSchema>;

const importProgressSchema = z.object({
  /** How far back all is there. */
  reachedBack: z.string().nullable(),
  /** Of the time since the first sale, 0 to 1; null until it is known which one is the first. */
  share: z.number().nullable(),
});
export type ImportProgress = z.infer<typeof importProgressSchema>;

const currentRunSchema = z.object({
  kind: z.string(),
  trigger: z.string(),
  startedAt: z.string(),
  /** From 1. */
  attempt: z.number(),
  /** Past once the attempt is under way. */
  nextAttemptAt: z.string().nullable(),
  failure: z.object({ code: z.string(), reason: z.string() }).optional(),
});
export type CurrentRun = z.infer<typeof currentRunSchema>;

const heldBackSchema = z.object({
  rows: z.number(),
  about: z.array(z.object({ currency: z.string(), minor: z.number() })),
});

const countsSchema = z.object({ sales: z.number(), rebills: z.number(), refunds: z.number(), chargebacks: z.number() });

export const accountSchema = z.object({
  id: z.string(),
  network: z.string(),
  networkLabel: z.string(),
  label: z.string(),
  status: z.enum(["active", "needs_reconnect", "paused"]),
  createdAt: z.string(),
  health: healthSchema,
  state: z.enum(ACCOUNT_STATES),
  completeTo: z.string().nullable(),
  nextSyncAt: z.string().nullable(),
  heldBack: heldBackSchema,
  counts: countsSchema,
  currentRun: currentRunSchema.nullable(),
  lastSync: syncResultSchema.nullable(),
  importing: importProgressSchema.nullable(),
  /** The network fails for many accounts alike, since then. */
  outageSince: z.string().nullable(),
});
export type Account = z.infer<typeof accountSchema>;

export const syncLogSchema = syncResultSchema.extend({
  accountId: z.string(),
  network: z.string(),
  /** What came over the wire, where it failed. */
  error: z.string().nullable(),
  /** The engine's id of the run, by which its dashboard finds it. */
  runId: z.string(),
  windowStart: z.string(),
  windowEnd: z.string(),
  pages: z.number(),
  /** Of a summary of old syncs: how many it stands for. */
  /** Where a window ended that was too large for one read: its parts have rows of their own. */
  askedEnd: z.string().nullable(),
  folded: z.number().nullable(),
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
