import { listAccounts, MAX_ACCOUNTS } from "#db/accounts/read-accounts";
import { addMessages } from "#db/alerts/outbox";
import { getRecipient, holdUser, listChannels } from "#db/alerts/settings";
import { notePeriods, type ToldPeriod, toldPeriods } from "#db/alerts/told-periods";
import type { Database } from "#db/client";
import type { Completeness } from "#domain/completeness";
import { addDays, addMonths, dayIn, daysFrom, firstOfMonth } from "#domain/days";
import { latest } from "#domain/window";
import { startOfDay } from "#earnings/calendar";
import { completenessOfDays, readEarnings } from "#earnings/read-earnings";
import { adapterFor } from "#networks/index";

/** How far back days are told of; months are told of two. */
const TOLD_DAYS = 35;

interface Period {
  unit: "day" | "month";
  from: string;
  to: string;
}

/**
 * Tells a user's webhooks of each day and month, by the user's clock, that has become complete, and of each that is no
 * longer. What was complete before the first of them was set up is taken as told, but for the last day. How many messages.
 */
export async function watchPeriods(db: Database, userId: string, now: Date): Promise<number> {
  const webhooks = (await listChannels(db, userId)).filter(({ kind, enabled }) => enabled && kind === "webhook");
  if (webhooks.length === 0) return 0;
  const zone = (await getRecipient(db, userId))?.zone ?? "UTC";
  const today = dayIn(zone, now);
  const periods = endedPeriods(today);
  const from = periods.map((period) => period.from).sort()[0] as string;
  const clocks = await clocksOf(db, userId, zone);
  const completeness = await completenessOfDays(db, { from, to: today, zone, filter: { userId }, now });
  const found = periods.map((period) => ({ ...period, complete: isComplete(period, clocks, completeness) }));
  const yesterday = addDays(today, -1);
  return db.transaction(async (tx) => {
    await holdUser(tx, userId);
    const told = new Map((await toldPeriods(tx, userId, from)).map((one) => [keyOf(one), one.complete]));
    const changed = found.filter(({ complete, ...period }) => {
      const before = told.get(keyOf({ unit: period.unit, start: period.from }));
      return complete !== (before ?? false);
    });
    const changes = await notePeriods(
      tx,
      userId,
      changed.map(({ unit, from: start, complete }) => ({ unit, start, complete })),
      now,
    );
    const isNews = ({ unit, from: start }: Period) => told.size > 0 || (unit === "day" && start === yesterday);
    const messages: { type: string; data: object; key: string }[] = [];
    for (const { complete, ...period } of changed.filter(isNews)) {
      const { totals } = await readEarnings(tx, { ...period, zone, filter: { userId }, groupBy: [], now });
      const key = keyOf({ unit: period.unit, start: period.from });
      messages.push({
        type: complete ? "period.complete" : "period.incomplete",
        data: { ...period, zone, totals, ...(!complete && { reasons: reasonsIn(period, zone, completeness) }) },
        key: `${key}:${changes.get(key)}`,
      });
    }
    await addMessages(
      tx,
      webhooks.flatMap(({ id }) =>
        messages.map(({ key, ...message }) => ({
          ...{ ...message, userId, channelId: id, dueAt: now, key: `${id}:${key}` },
        })),
      ),
    );
    return messages.length;
  });
}

const keyOf = ({ unit, start }: Pick<ToldPeriod, "unit" | "start">) => `${unit}:${start}`;

/** The days and months that are over, of those that are told of. */
function endedPeriods(today: string): Period[] {
  const days = daysFrom(addDays(today, -TOLD_DAYS), today);
  const month = firstOfMonth(today);
  return [
    ...[-2, -1].map(
      (back): Period => ({ unit: "month", from: addMonths(month, back), to: addMonths(month, back + 1) }),
    ),
    ...days.map((day): Period => ({ unit: "day", from: day, to: addDays(day, 1) })),
  ];
}

const partsIn = ({ from, to }: Period, zone: string, { parts }: Completeness) =>
  parts.filter(({ start, end }) => start < startOfDay(to, zone) && end > startOfDay(from, zone));

/** The user's zone, and the clocks of their networks that tell day totals: a day is over when it is by all of them. */
async function clocksOf(db: Database, userId: string, zone: string): Promise<string[]> {
  const accounts = await listAccounts(db, userId, { limit: MAX_ACCOUNTS });
  const networks = new Set(accounts.map(({ network }) => network));
  const ofDays = [...networks]
    .map((network) => adapterFor(network).traits)
    .filter((traits) => traits.granularity === "day");
  return [zone, ...ofDays.map(({ clock }) => clock)];
}

function isComplete(period: Period, clocks: readonly string[], completeness: Completeness): boolean {
  const [zone] = clocks as [string];
  const over = latest(...clocks.map((clock) => startOfDay(period.to, clock)));
  const { completeTo } = completeness;
  return completeTo !== null && completeTo >= over && partsIn(period, zone, completeness).length === 0;
}

const reasonsIn = (period: Period, zone: string, completeness: Completeness) => [
  ...new Set(partsIn(period, zone, completeness).map(({ reason }) => reason)),
];
