import { z } from "zod";
import { getDatabase } from "#db/client";
import { reconcileDays } from "#db/daily-totals/reconciliation";
import { DAY } from "#domain/window";
import { requireAccountEver } from "#http/account-input";
import { day } from "#http/cursor";
import { answer, check, userRoute } from "#http/route";
import { adapterFor } from "#networks/index";

const DEFAULT_DAYS = 30;

const query = z.object({ from: day.optional(), to: day.optional() });

/** For networks that report days only: their totals against the single sales that notifications told of. */
export const GET = userRoute(async (request, { params, user }) => {
  const account = await requireAccountEver(user.id, params.id);
  const { from, to } = check(query, Object.fromEntries(new URL(request.url).searchParams));
  const { clock, granularity } = adapterFor(account.network).traits;
  const range = {
    from: from ?? isoDay(new Date(Date.now() - DEFAULT_DAYS * DAY)),
    to: to ?? isoDay(new Date(Date.now() + DAY)),
    clock,
  };
  const days =
    granularity === "day" ? await reconcileDays(getDatabase(), { userId: user.id, accountId: account.id }, range) : [];
  return answer("reconciliation", { granularity, clock, days });
});

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
