import { getDatabase } from "#db/client";
import { addDays, dayIn, daysBetween } from "#domain/days";
import { readEarnings } from "#earnings/read-earnings";
import { invalid } from "#http/api-failure";
import { route } from "#http/route";
import { saleFilterOf } from "#http/sale-query";
import { incompleteResponse } from "#http/strict";

const MAX_DAYS = 20 * 366;
const DEFAULT_DAYS = 30;

/** What was earned in a period, by group and in all; the last 30 days, today included, where the URL names none. */
export const GET = route("GET /api/earnings", async ({ user, query }) => {
  const { zone, from: _from, to: _to, changedSince: _since, ...filter } = await saleFilterOf(query, user.id);
  const now = new Date();
  const to = query.to ?? addDays(dayIn(zone, now), 1);
  const from = query.from ?? addDays(to, -DEFAULT_DAYS);
  if (from > to) throw invalid({ to: "must not lie before from" });
  if (daysBetween(from, to) > MAX_DAYS) throw invalid({ from: "must lie at most twenty years before to" });
  const changedSince = query.changedSince === undefined ? undefined : new Date(query.changedSince);
  const groupBy = [...new Set(query.groupBy)];
  const earnings = await readEarnings(getDatabase(), { from, to, zone, filter, groupBy, changedSince, now });
  if (query.strict && earnings.completeness.state !== "complete") return incompleteResponse(earnings.completeness);
  return { ...earnings, groupBy };
});
