import { disconnectAccount, pauseAccount, renameAccount, resumeAccount } from "#db/accounts/account-status";
import { getDatabase } from "#db/client";
import { accountDisconnected } from "#events/event-types";
import { sendEvents } from "#events/sender";
import { accountPatch, requireAccount, summaryOf } from "#http/account-input";
import { notFound } from "#http/api-failure";
import { answer, readBody, userRoute } from "#http/route";

/** An account, also a disconnected one. */
export const GET = userRoute(async (_request, { params, user }) =>
  answer("account", { account: await summaryOf(user.id, String(params["id"])) }),
);

/** Another name, or a pause: the schedule leaves a paused account alone. */
export const PATCH = userRoute(async (request, { params, user }) => {
  const { id: accountId } = await requireAccount(user.id, params["id"]);
  const { label, paused } = await readBody(request, accountPatch);
  const account = { userId: user.id, accountId };
  if (label !== undefined) await renameAccount(getDatabase(), account, label);
  if (paused !== undefined) await (paused ? pauseAccount : resumeAccount)(getDatabase(), account);
  return answer("account", { account: await summaryOf(user.id, accountId) });
});

export const DELETE = userRoute(async (_request, { params, user }) => {
  const account = await requireAccount(user.id, params["id"]);
  if (!(await disconnectAccount(getDatabase(), { userId: user.id, accountId: account.id }))) throw notFound();
  // A run that is not told ends at its next page: it no longer finds the account.
  await sendEvents(accountDisconnected.create({ accountId: account.id }));
  return new Response(null, { status: 204 });
});
