import { z } from "zod";
import { ALERT_KINDS, CHANNEL_KINDS } from "#domain/alert";
import { nextCursor, time, word } from "./contract-of-money";

// The shapes of what the API tells of alerts: where a user is told, of what, and what was.

const on = z.object({ on: z.boolean() });

/** Which kinds a user is told of, and from where on. */
export const alertRulesShape = z.object({
  needs_you: on,
  delayed: on.extend({ hours: z.int().min(3).max(168) }),
  import_stalled: on,
  held_back: on.extend({ sales: z.int().min(1).max(10_000) }),
  refund_spike: on,
  earnings_drop: on,
  outage: on,
});

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 22:00");
export const quietHoursShape = z.object({ from: clock, to: clock });

const channel = z.object({
  /** `email` for the address of the login, which every user has. */
  id: z.string(),
  kind: z.enum(CHANNEL_KINDS),
  /** The e-mail address, or the host of a webhook: the rest of its address may be a secret. */
  target: z.string(),
  enabled: z.boolean(),
  lastSentAt: time.nullable(),
  lastFailedAt: time.nullable(),
  /** Why the last message was not taken, while it is the last. */
  lastError: z.string().nullable(),
  /** Of a webhook that was just added, and never again: what its receiver verifies messages by. */
  secret: z.string().optional(),
});
export type AlertChannel = z.output<typeof channel>;

export const alertsShape = z.object({
  /** False where no mail server is set up: nothing can be sent by e-mail. */
  mail: z.boolean(),
  channels: z.array(channel),
  rules: alertRulesShape,
  quietHours: quietHoursShape.nullable(),
  /** Once a week, on Monday morning, what was earned in it. */
  digest: z.boolean(),
});
export type AlertsAnswer = z.output<typeof alertsShape>;

const incident = z.object({
  id: z.string(),
  kind: z.enum(ALERT_KINDS),
  /** Null where all of a user's accounts of the network are meant. */
  accountId: z.string().nullable(),
  network: word,
  networkLabel: z.string(),
  label: z.string().nullable(),
  reason: z.string(),
  since: time,
  openedAt: time,
  closedAt: time.nullable(),
  /** `withdrawn`: the account was paused or disconnected, or the rule switched off. */
  closedBy: z.enum(["recovered", "withdrawn"]).nullable(),
  reopened: z.int(),
});
export type IncidentAnswer = z.output<typeof incident>;

export const incidentsShape = z.object({ incidents: z.array(incident), nextCursor });

/** What `PUT /api/alerts` takes: what is absent stays as it is. */
export const alertsBody = z.strictObject({
  /** All channels: those with an id stay, those without are added, and what is not named is removed. */
  channels: z
    .array(
      z.union([
        z.strictObject({ id: z.string().max(100), enabled: z.boolean() }),
        z.strictObject({ kind: z.enum(["webhook", "slack"]), url: z.string().max(2_000) }),
      ]),
    )
    .max(20)
    .optional(),
  rules: alertRulesShape.partial().optional(),
  quietHours: quietHoursShape.nullable().optional(),
  digest: z.boolean().optional(),
});
export type AlertsBody = z.output<typeof alertsBody>;
