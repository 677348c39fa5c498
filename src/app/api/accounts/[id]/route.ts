import { disconnectAccount } from "#db/accounts/account-status";
import { getDatabase } from "#db/client";
import { accountDisconnected } from "#events/event-types";
import { sendEvents } from "#events/sender";
import { requireAccount, summaryOf } from "#http/account-input";
import { notFound } from "#http/api-failure";
import { answer, userRoute } from "#http/route";

export const GET = userRoute(async (_request, { params, user }) => {
  const account = await requireAccount(user.id, params.id);
  return answer("account", { account: await summaryOf(user.id, account.id) });
});

export const DELETE = userRoute(async (_request, { params, user }) => {
  const account = await requireAccount(user.id, params.id);
  if (!(await disconnectAccount(getDatabase(), { userId: user.id, accountId: account.id }))) throw notFound();
  // A run that is not told ends at its next page: it no longer finds the account.
  await sendEvents(accountDisconnected.create({ accountId: account.id }));
  return new Response(null, { status: 204 });
});
