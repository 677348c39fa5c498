import { DateTime } from "luxon";
import type { QuietHours } from "#domain/alert";

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
