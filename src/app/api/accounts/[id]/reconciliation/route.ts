import { getDatabase } from "#db/client";
import { reconcileDays } from "#db/daily-totals/reconciliation";
import { DAY } from "#domain/window";
import { requireAccountEver } from "#http/account-input";
import { route } from "#http/route";
import { adapterFor } from "#networks/index";

const DEFAULT_DAYS = 30;

/** For networks that report days only: their totals against the single sales that notifications told of. */
export const GET = route("GET /api/accounts/:id/reconciliation", async ({ params, user, query }) => {
  const account = await requireAccountEver(user.id, params.id);
  const { from, to } = query;
  const { clock, granularity } = adapterFor(account.network).traits;
  const range = {
    from: from ?? isoDay(new Date(Date.now() - DEFAULT_DAYS * DAY)),
    to: to ?? isoDay(new Date(Date.now() + DAY)),
    clock,
  };
  const days =
    granularity === "day" ? await reconcileDays(getDatabase(), { userId: user.id, accountId: account.id }, range) : [];
  return { granularity, clock, days };
});

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
