import { disconnectAccount } from "@/db/accounts/disconnect-account";
import { getDatabase } from "@/db/client";
import { requireAccount, summaryOf } from "@/lib/api/account-input";
import { notFound } from "@/lib/api/api-failure";
import { userRoute } from "@/lib/api/route";
import { accountDisconnected } from "../../../../../inngest/events";
import { sendEvents } from "../../../../../inngest/send-events";

export const GET = userRoute(async (_request, { params, user }) => {
  const account = await requireAccount(user.id, params.id);
  return Response.json({ account: await summaryOf(user.id, account.id) });
});

export const DELETE = userRoute(async (_request, { params, user }) => {
  const account = await requireAccount(user.id, params.id);
  if (!(await disconnectAccount(getDatabase(), user.id, account.id))) throw notFound();
  // A run that is not told ends at its next page: it no longer finds the account.
  await sendEvents(accountDisconnected.create({ accountId: account.id }));
  return new Response(null, { status: 204 });
});
