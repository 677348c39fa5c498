import { listAccounts } from "#db/accounts/read-accounts";
import { incidentsSince } from "#db/alerts/incidents";
import { addMessages } from "#db/alerts/outbox";
import { getRecipient, holdUser, noteDigest, readAlertSettings } from "#db/alerts/settings";
import type { Database } from "#db/client";
import { changedEarnings } from "#db/earnings/changed-earnings";
import { labelsOfAccounts } from "#db/sales/list-sales";
import { addDays, dayIn, mondayOf } from "#domain/days";
import { DAY, HOUR } from "#domain/window";
import { startOfDay } from "#earnings/calendar";
import { readEarnings } from "#earnings/read-earnings";
import { DAY_NETWORKS } from "#networks/index";
import type { Digest } from "./digest-text";
import { quietUntil, targetsOf } from "./watch-user";

/** From when on in the user's Monday: the networks have told the last of Sunday by then. Until when it is of use. */
const DIGEST_HOURS = 8;
const DIGEST_DAYS = 3;

/** Stores a user's digest of the last full week, once it is due and once only; true when it did. */
export async function writeDigest(db: Database, userId: string, now: Date): Promise<boolean> {
  const recipient = await getRecipient(db, userId);
  const settings = await readAlertSettings(db, userId);
  if (!recipient || !settings.digest) return false;
  const { zone } = recipient;
  const to = mondayOf(dayIn(zone, now));
  const monday = startOfDay(to, zone).getTime();
  if (now.getTime() < monday + DIGEST_HOURS * HOUR || now.getTime() > monday + DIGEST_DAYS * DAY) return false;
  if (settings.digestOf !== null && settings.digestOf >= addDays(to, -7)) return false;
  const targets = await targetsOf(db, userId, settings.email);
  const [oldest] = await listAccounts(db, userId, { limit: 1 });
  if (targets.length === 0 || !oldest || oldest.createdAt.getTime() >= monday) return false;
  const digest = await digestOf(db, userId, { to, zone, now });
  return db.transaction(async (tx) => {
    await holdUser(tx, userId);
    if (!(await noteDigest(tx, userId, digest.from))) return false;
    const dueAt = quietUntil(settings.quietHours, zone, now) ?? now;
    const key = (channelId: string | null) => `${channelId ?? "email"}:digest:${digest.from}`;
    await addMessages(
      tx,
      targets.map((channelId) => ({ userId, channelId, type: "digest", data: digest, key: key(channelId), dueAt })),
    );
    return true;
  });
}

async function digestOf(
  db: Database,
  userId: string,
  { to, zone, now }: { to: string; zone: string; now: Date },
): Promise<Digest> {
  const from = addDays(to, -7);
  const question = { zone, filter: { userId }, groupBy: [], now } as const;
  const [week, before, changed, labels, incidents] = await Promise.all([
    readEarnings(db, { ...question, from, to }),
    readEarnings(db, { ...question, from: addDays(from, -7), to: from }),
    changedEarnings(db, {
      filter: { userId, to: startOfDay(from, zone) },
      since: startOfDay(from, zone),
      dayNetworks: DAY_NETWORKS,
    }),
    labelsOfAccounts(db, userId),
    incidentsSince(db, userId, now),
  ]);
  const currencies = [...new Set([...week.totals, ...before.totals].map(({ currency }) => currency))];
  const sumOf = (totals: typeof week.totals, currency: string) => totals.find((one) => one.currency === currency);
  const late = new Map<string, { minor: number; sales: number }>();
  for (const { currency, earnedMinor, sales } of changed) {
    const { minor, sales: known } = late.get(currency) ?? { minor: 0, sales: 0 };
    late.set(currency, { minor: minor + earnedMinor, sales: known + sales });
  }
  const parts = new Set(week.completeness.parts.map(({ accountId }) => accountId));
  return {
    ...{ from, to, zone },
    earned: currencies.map((currency) => {
      const sums = sumOf(week.totals, currency);
      const beforeMinor = sumOf(before.totals, currency)?.earnedMinor ?? 0;
      const sales = (sums?.sales ?? 0) + (sums?.rebills ?? 0);
      return { currency, minor: sums?.earnedMinor ?? 0, beforeMinor, sales };
    }),
    changed: [...late].map(([currency, sums]) => ({ currency, ...sums })),
    complete: week.completeness.state === "complete",
    incomplete: [...parts].map((id) => labels.get(id) ?? "an account"),
    open: incidents.filter(({ closedAt }) => closedAt === null).length,
  };
}
