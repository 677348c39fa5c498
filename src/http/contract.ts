import { z } from "zod";
import { ACCOUNT_STATES, HEALTH_ACTIONS, HEALTH_COLORS } from "#domain/health";
import { alertsShape, incidentsShape } from "./contract-of-alerts";
import { apiKeyShape, auditShape, newApiKeyShape, sessionShape } from "./contract-of-logins";
import {
  completenessShape,
  earningsShape,
  money,
  nextCursor,
  period,
  saleChangeShape,
  saleShape,
  sumsShape,
  time,
  word,
} from "./contract-of-money";

/**
 * The shapes of what the API answers, written once: routes answer through them, so that nothing else gets out; pages
 * take the types alone. Money is integer minor units of its currency, times are ISO 8601 in UTC.
 */

/** What a sync came to: an account's last one, and a row of its history. */
const syncResult = z.object({
  id: z.string(),
  kind: word,
  trigger: word,
  startedAt: time,
  completedAt: time.nullable(),
  success: z.boolean().nullable(),
  errorCode: word.nullable(),
  recordsSynced: z.int(),
  inserted: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  dryRun: z.boolean(),
  /** What is doubtful about a read that succeeded. */
  doubt: word.nullable(),
});
export type SyncResult = z.output<typeof syncResult>;

const runUnderWay = z.object({
  kind: word,
  trigger: word,
  startedAt: time,
  /** From 1. */
  attempt: z.int(),
  /** Past once the attempt is under way. */
  nextAttemptAt: time.nullable(),
  /** Why the attempt before failed, without what came over the wire. */
  failure: z.object({ code: word, reason: z.string() }).optional(),
});
export type RunUnderWay = z.output<typeof runUnderWay>;

const importSoFar = z.object({
  /** How far back all is there; null before the first window is. */
  reachedBack: time.nullable(),
  /** Of the time since the first sale, 0 to 1; null until it is known which one is the first. */
  share: z.number().nullable(),
});
export type ImportSoFar = z.output<typeof importSoFar>;

/** An account as its user sees it. No credential, sealed or open, is part of it. */
const account = z
  .object({
    id: z.string(),
    network: word,
    networkLabel: z.string(),
    label: z.string(),
    status: z.enum(["active", "needs_reconnect", "paused"]),
    createdAt: time,
    disconnectedAt: time.nullable(),
    /** When the user gave the credentials that it has; null where that is not known any more. */
    credentialsAt: time.nullable(),
    health: z.object({
      color: z.enum(HEALTH_COLORS),
      label: z.string(),
      reason: z.string(),
      action: z.enum(HEALTH_ACTIONS),
      actionLabel: z.string(),
    }),
    state: z.enum(ACCOUNT_STATES),
    /** The time up to which the account is complete. */
    completeTo: time.nullable(),
    /** The next hourly sync; null where none will come by itself. */
    nextSyncAt: time.nullable(),
    /** What could not be read and counts nowhere yet. The money is an estimate, of the rows that tell any. */
    heldBack: z.object({ rows: z.int(), about: z.array(money) }),
    /** Of a network that reports days: its conversions, and nothing else. */
    counts: z.object({ sales: z.int(), rebills: z.int(), refunds: z.int(), chargebacks: z.int() }),
    lastSync: syncResult.nullable(),
    currentRun: runUnderWay.nullable(),
    importing: importSoFar.nullable(),
    /** Why the history is not being completed: how the last import failed, or `stalled`: it came no further twice. */
    importProblem: word.nullable(),
    /** The network fails for many accounts alike, since then. */
    outageSince: time.nullable(),
  })
  .meta({ id: "Account" });
export type AccountSummary = z.output<typeof account>;

/** An account's history, a window a row. */
const syncLogEntry = syncResult.extend({
  accountId: z.string(),
  network: word,
  /** The engine's id of the run, by which its dashboard finds it. */
  runId: z.string(),
  windowStart: time,
  windowEnd: time,
  /** Where a window ended that was too large for one read: its parts have rows of their own. */
  askedEnd: time.nullable(),
  /** While open: the attempt at the next page that is under way or due, why the one before failed, and when it is due. */
  attempt: z.int(),
  retrying: word.nullable(),
  nextAttemptAt: time.nullable(),
  /** What came over the wire, where it failed. */
  error: z.string().nullable(),
  pages: z.int(),
  /** By how much it changed earnings, per currency; null of summaries, and of syncs before this was written down. */
  effect: z.array(money).nullable(),
  /** The time up to which the account was complete then. */
  lastRecordDate: time.nullable(),
  /** Of a summary of old syncs: how many it stands for. */
  folded: z.int().nullable(),
});
export type SyncLogEntry = z.output<typeof syncLogEntry>;

/** A field of a form for credentials or for the secrets of notifications. */
const formField = z.object({ name: z.string(), label: z.string(), help: z.string(), secret: z.boolean() });
export type FormField = z.output<typeof formField>;

const networkCondition = z.object({
  network: word,
  label: z.string(),
  /** Over all accounts of all users. */
  condition: z.enum(["fine", "degraded", "down"]),
  since: time.nullable(),
});
export type NetworkCondition = z.output<typeof networkCondition>;

const network = z.object({
  id: z.string(),
  label: z.string(),
  fields: z.array(formField),
  /** "day" where the network reports totals per day and no single sales. */
  granularity: word,
  condition: networkCondition.shape.condition,
  conditionSince: time.nullable(),
  /** How far back it tells, in days; null where no limit is known. */
  historyDays: z.int().nullable(),
  /** How long a sale can be reversed, in days. */
  reversalDays: z.int(),
  /** It can send messages of its own. */
  instantUpdates: z.boolean(),
});
export type NetworkSummary = z.output<typeof network>;

const activity = z.object({
  /** When each hour begins, oldest first. */
  hours: z.array(time),
  accounts: z.array(
    z.object({
      accountId: z.string(),
      network: word,
      label: z.string(),
      state: z.enum(ACCOUNT_STATES),
      completeTo: time.nullable(),
      cells: z.array(
        z.object({
          hour: time,
          /** `healed`: a later sync has read what this hour did not. `none`: nothing was due. */
          state: z.enum(["fine", "retried", "running", "late", "failed", "healed", "none"]),
          /** The newest run of the hour, by the engine's id and by its SyncLog row. */
          runId: z.string().nullable(),
          syncLogId: z.string().nullable(),
          inserted: z.int(),
          updated: z.int(),
          failure: word.nullable(),
        }),
      ),
    }),
  ),
  networks: z.array(networkCondition),
  /** How many rows are held back, of all accounts. */
  heldBack: z.int(),
});
export type ActivityAnswer = z.output<typeof activity>;

/** Where the engine shows a run, with `{runId}` in it; null where that is not set. */
const runUrl = z.string().nullable();

const coverage = z.object({
  /** All history that the network still tells. */
  wanted: period,
  covered: z.array(period),
  missing: z.array(period),
  /** What running syncs are reading; it may overlap with what is covered. */
  importing: z.array(period),
  coveredShare: z.number(),
  firstSale: time.nullable(),
  /** Of the time since the first sale; null until it is known which one that is. */
  share: z.number().nullable(),
  /** From the first sale on, where it is known: what is amiss with the account's sums, and why. */
  parts: completenessShape.shape.parts,
});
export type AccountCoverage = z.output<typeof coverage>;

const reconciledDay = z.object({
  /** "2026-09-30", by the network's clock. */
  day: z.iso.date(),
  currency: z.string(),
  /** What the network reports for the day: the earnings. */
  reportedMinor: z.int(),
  /** What the single sales of the day add up to. */
  notifiedMinor: z.int(),
  notifiedSales: z.int(),
  reportedConversions: z.int(),
  /** Reported less notified. */
  differenceMinor: z.int(),
});
export type ReconciledDay = z.output<typeof reconciledDay>;

const reconciliation = z.object({ granularity: word, clock: z.string(), days: z.array(reconciledDay) });
export type DaysReconciled = z.output<typeof reconciliation>;

const heldBackRow = z.object({
  id: z.string(),
  reason: z.string(),
  raw: z.unknown(),
  /** About how much money it is, and when it was, where the row tells. */
  about: money.nullable(),
  at: time.nullable(),
  seen: z.int(),
  firstSeenAt: time,
  lastSeenAt: time,
});
export type HeldBackRow = z.output<typeof heldBackRow>;

const notificationSettings = z.object({
  /** One per event, or one without an event for all. Each URL is a secret itself. */
  urls: z.array(z.object({ event: z.string().nullable(), url: z.string() })),
  /** What verifies the messages; none where the secret URL is all there is. */
  fields: z.array(formField),
  /** Whether everything that `fields` asks for is saved. */
  verified: z.boolean(),
  received: z.int(),
  lastReceivedAt: time.nullable(),
  /** Received and not in the ledger yet. */
  waiting: z.int(),
  /** Could not be brought into the ledger, and are tried no more by themselves. */
  failed: z.int(),
});
export type NotificationSettings = z.output<typeof notificationSettings>;

/** What each route answers when it succeeds, but for those that answer nothing. */
export const ANSWERS = {
  networks: z.object({ networks: z.array(network) }),
  accounts: z.object({ accounts: z.array(account), nextCursor }),
  account: z.object({ account }),
  coverage,
  syncLogs: z.object({
    syncLogs: z.array(syncLogEntry),
    nextCursor,
    runUrl,
  }),
  rejects: z.object({ rejects: z.array(heldBackRow), nextCursor }),
  reconciliation,
  notifications: notificationSettings,
  /** Asked for, and done soon; what comes of it is seen on the account. */
  requested: z.object({ requested: z.literal(true) }),
  retried: z.object({ retried: z.int() }),
  activity,
  alerts: alertsShape,
  incidents: incidentsShape,
  alertTested: z.object({ sent: z.literal(true) }),
  apiKeys: z.object({ keys: z.array(apiKeyShape) }),
  newApiKey: newApiKeyShape,
  audit: auditShape,
  sessions: z.object({ sessions: z.array(sessionShape) }),
  settings: z.object({ zone: z.string().nullable() }),
  earnings: earningsShape,
  sales: z.object({
    sales: z.array(saleShape),
    nextCursor,
    /** With `totals=1`: what all sales of the filter add up to, and whether they are all there is. */
    totals: z.array(sumsShape).optional(),
    completeness: completenessShape.optional(),
  }),
  sale: z.object({
    sale: saleShape,
    changes: z.array(saleChangeShape),
    related: z.array(saleShape),
    /** The row as the network sent it last, without buyer data; null once its page is pruned. */
    raw: z.object({ row: z.unknown(), fetchedAt: time, runId: z.string() }).nullable(),
    runUrl,
  }),
};

export type Answers = { [Name in keyof typeof ANSWERS]: z.output<(typeof ANSWERS)[Name]> };
