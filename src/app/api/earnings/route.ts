import { z } from "zod";
import { getDatabase } from "#db/client";
import { EARNINGS_KEYS, isCalendarUnit } from "#db/earnings/sum-earnings";
import { addDays, dayIn, daysBetween } from "#domain/days";
import { readEarnings } from "#earnings/read-earnings";
import { invalid } from "#http/api-failure";
import { day, instant } from "#http/cursor";
import { answer, check, userRoute } from "#http/route";
import { flagQuery, readSaleFilter } from "#http/sale-query";
import { incompleteResponse } from "#http/strict";

const MAX_DAYS = 20 * 366;
const DEFAULT_DAYS = 30;

const query = z.object({
  from: day.optional(),
  to: day.optional(),
  groupBy: z
    .string()
    .default("")
    .transform((text) => text.split(",").filter((key) => key !== ""))
    .pipe(z.array(z.enum(EARNINGS_KEYS, { error: `must be some of: ${EARNINGS_KEYS.join(", ")}` })))
    .refine((keys) => keys.filter(isCalendarUnit).length <= 1, "takes one of day, week and month"),
  changedSince: instant.optional(),
  strict: flagQuery,
});

/** What was earned in a period, by group and in all; the last 30 days, today included, where the URL names none. */
export const GET = userRoute(async (request, { user }) => {
  const asked = check(query, Object.fromEntries(new URL(request.url).searchParams));
  const { zone, from: _from, to: _to, changedSince: _since, ...filter } = await readSaleFilter(request, user.id);
  const now = new Date();
  const to = asked.to ?? addDays(dayIn(zone, now), 1);
  const from = asked.from ?? addDays(to, -DEFAULT_DAYS);
  if (from > to) throw invalid({ to: "must not lie before from" });
  if (daysBetween(from, to) > MAX_DAYS) throw invalid({ from: "must lie at most twenty years before to" });
  const changedSince = asked.changedSince === undefined ? undefined : new Date(asked.changedSince);
  const groupBy = [...new Set(asked.groupBy)];
  const earnings = await readEarnings(getDatabase(), { from, to, zone, filter, groupBy, changedSince, now });
  if (asked.strict && earnings.completeness.state !== "complete") return incompleteResponse(earnings.completeness);
  return answer("earnings", { ...earnings, groupBy });
});
