import { DateTime } from "luxon";
import { allAccountSummaries } from "#accounts/account-summaries";
import { type Incident, incidentsSince, noteTold, openIncident, updateIncident } from "#db/alerts/incidents";
import { addMessages, bringForward } from "#db/alerts/outbox";
import { getRecipient, holdUser, listChannels, readAlertSettings } from "#db/alerts/settings";
import type { Database } from "#db/client";
import { isSameIncident, newsOf, type QuietHours } from "#domain/alert";
import { DAY } from "#domain/window";
import { mailIsOn } from "#mail/transport";
import { incidentKey, type Observed, observeAccounts } from "./conditions";
import { observeWeeks } from "./unusual-earnings";

/** The end of an incident is told within a day of it, and one that comes back within a day of that is the same. */
const KNOWN_DAYS = 2;

/** Looks at a user's accounts: notes what began and what is over, and stores what is to be told of it. */
export async function watchAccounts(db: Database, userId: string, now: Date): Promise<void> {
  const { rules } = await readAlertSettings(db, userId);
  return noteObserved(db, userId, observeAccounts(await allAccountSummaries(db, userId, now), rules, now), now);
}

/** The same of what a user's accounts earned in the last full week. */
export async function watchEarnings(db: Database, userId: string, now: Date): Promise<void> {
  const { rules } = await readAlertSettings(db, userId);
  return noteObserved(db, userId, await observeWeeks(db, userId, rules, now), now);
}

async function noteObserved(db: Database, userId: string, observed: Observed, now: Date): Promise<void> {
  return db.transaction(async (tx) => {
    await holdUser(tx, userId);
    const known = await incidentsSince(tx, userId, new Date(now.getTime() - KNOWN_DAYS * DAY));
    const ofKinds = known.filter(({ kind }) => observed.kinds.includes(kind));
    const fresh = await openWhatHolds(tx, userId, observed, ofKinds, now);
    await closeWhatIsOver(tx, observed, ofKinds, now);
    await tell(tx, userId, [...ofKinds, ...fresh], now);
  });
}

/** A cause that is known already goes on; one that came back within a day is the same incident. */
async function openWhatHolds(db: Database, userId: string, { holding }: Observed, known: Incident[], now: Date) {
  // The newest of each cause, the open one before all.
  const newest = new Map(known.map((one) => [incidentKey(one), one]));
  const fresh: Incident[] = [];
  for (const condition of holding) {
    const before = newest.get(incidentKey(condition));
    if (before?.closedAt === null) continue;
    if (before && isSameIncident(before, now)) {
      const again = { closedAt: null, closedBy: null, reopened: before.reopened + 1, details: condition.told };
      await updateIncident(db, before, again);
      Object.assign(before, again);
    } else fresh.push(await openIncident(db, userId, condition, now));
  }
  return fresh;
}

async function closeWhatIsOver(db: Database, { holding, isClear, isWanted }: Observed, known: Incident[], now: Date) {
  const holds = new Set(holding.map(incidentKey));
  for (const incident of known) {
    const key = incidentKey(incident);
    if (incident.closedAt !== null || holds.has(key)) continue;
    const closedBy = !isWanted(incident) ? "withdrawn" : isClear(incident) ? "recovered" : null;
    if (closedBy === null) continue;
    await updateIncident(db, incident, { closedAt: now, closedBy });
    Object.assign(incident, { closedAt: now, closedBy });
  }
}

/** Stores a message for each place where the user is told; what nobody can be told of stays news. */
async function tell(db: Database, userId: string, incidents: Incident[], now: Date): Promise<void> {
  const news = incidents.flatMap((incident) => {
    const state = newsOf(incident, now);
    return state ? [{ incident, state }] : [];
  });
  if (news.length === 0) return;
  const settings = await readAlertSettings(db, userId);
  const targets = await targetsOf(db, userId, settings.email);
  const zone = (await getRecipient(db, userId))?.zone ?? "UTC";
  if (targets.length === 0) return;
  const dueAt = quietUntil(settings.quietHours, zone, now) ?? now;
  const messages = news.flatMap(({ incident, state }) =>
    targets.map((channelId) => ({
      ...{ userId, channelId, dueAt, type: `incident.${state}`, data: incidentData(incident) },
      key: `${channelId ?? "email"}:${incident.id}:${state}:${now.getTime()}`,
    })),
  );
  await addMessages(db, messages);
  await bringForward(db, userId, { incidentIds: news.map(({ incident }) => incident.id), dueAt });
  for (const { incident, state } of news) await noteTold(db, incident, state, now);
}

/** Where a user is told: their channels, and null for the address of the login. */
export async function targetsOf(db: Database, userId: string, email: boolean): Promise<(string | null)[]> {
  const channels = (await listChannels(db, userId)).filter(({ enabled }) => enabled).map(({ id }) => id);
  return [...(email && mailIsOn() ? [null] : []), ...channels];
}

/** What a message tells of an incident. */
function incidentData({ id, kind, accountId, network, details, since, openedAt, closedAt }: Incident) {
  return { id, kind, accountId, network, ...details, since, openedAt, closedAt };
}

/**
 * When the quiet hours end that `now` lies in, by the clock of the user's zone; null outside of them. Hours that the clock
 * skips or has twice end when it first shows their end. Pure.
 */
export function quietUntil(quiet: QuietHours | null, zone: string, now: Date): Date | null {
  if (quiet === null || quiet.from === quiet.to) return null;
  const local = DateTime.fromJSDate(now, { zone });
  const time = local.toFormat("HH:mm");
  const { from, to } = quiet;
  const isOverMidnight = from > to;
  const isQuiet = isOverMidnight ? time >= from || time < to : time >= from && time < to;
  if (!isQuiet) return null;
  const day = isOverMidnight && time >= from ? local.plus({ days: 1 }) : local;
  const [hour, minute] = to.split(":").map(Number);
  return day.set({ hour, minute, second: 0, millisecond: 0 } as { hour: number; minute: number }).toJSDate();
}
