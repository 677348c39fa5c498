import { eventType } from "inngest";
import { z } from "zod";
import { SYNC_TRIGGERS } from "#domain/sync";

/** The request that is stored for it, and whose turn it is: what is asked for twice at once is done once. */
const asked = { requestId: z.string().optional(), turn: z.string().optional() };
const account = { accountId: z.string(), userId: z.string(), network: z.string() };
const instant = z.iso.datetime({ offset: true });

/** Sync one account now. With a window, read that period again. */
export const syncAccountRequested = eventType("sync.account", {
  schema: z.object({
    ...account,
    trigger: z.enum(SYNC_TRIGGERS),
    window: z.object({ start: instant, end: instant }).optional(),
    /** The hour that a scheduled sync belongs to. */
    tick: instant.optional(),
    ...asked,
  }),
});

type SyncData = Parameters<typeof syncAccountRequested.create>[0];

/** A `sync.account` event with its turn: syncs of an account are alike, and so are re-reads of the same period. */
export function syncEvent(data: Omit<SyncData, "turn">, options: { id?: string } = {}) {
  const { accountId, window } = data;
  const turn = window ? `${accountId}:${window.start}/${window.end}` : accountId;
  return syncAccountRequested.create({ ...data, turn }, options);
}

/** Credentials were stored for an account: fill in what is missing of its history. */
export const accountConnected = eventType("account.connected", { schema: z.object(account) });

/** History is missing, and no import is at work on it. */
export const importRequested = eventType("import.requested", { schema: z.object(account) });

/** Read the rows in an account's quarantine once more. */
export const replayRequested = eventType("rejects.replay", { schema: z.object(account) });

/** The account is gone for the user: what runs for it stops. */
export const accountDisconnected = eventType("account.disconnected", { schema: z.object({ accountId: z.string() }) });

/** Start the hourly tick now. */
export const syncRequested = eventType("sync.requested", {
  schema: z.object({
    trigger: z.enum(["schedule", "cron-route"]),
    tick: instant.optional(),
    /** Where a fan-out goes on that one run could not finish. */
    after: z.string().optional(),
  }),
});

/** The identity of a scheduled sync: however many triggers fire within the hour, the engine takes the first. */
export function scheduledSyncId(accountId: string, tick: string): string {
  return `sync.account:${accountId}:${tick.slice(0, 13)}`;
}

/** Notifications of an account were stored, or became due again: apply them. */
export const notificationReceived = eventType("notification.received", {
  // The id is one of them, where the event was for it alone.
  schema: z.object({ ...account, notificationId: z.string().optional() }),
});

/** Something failed for a user: look whether they are to be told. */
export const alertsWanted = eventType("alerts.check", { schema: z.object({ userId: z.string() }) });

/** Messages are due at one place of a user; null is the e-mail address of the login. */
export const alertsDue = eventType("alerts.due", {
  schema: z.object({ userId: z.string(), channelId: z.string().nullable(), target: z.string() }),
});

/** What tells a replay: it begins with the same event, of the same time. An id alone may come again with another event. */
export function eventKeyOf({ id, ts }: { id?: string | undefined; ts?: number | undefined }): string | undefined {
  return id ? `${id}@${ts ?? 0}` : undefined;
}
