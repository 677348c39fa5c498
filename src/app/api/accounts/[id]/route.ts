import { disconnectAccount } from "@/db/accounts/disconnect-account";
import { getDatabase } from "@/db/client";
import { requireAccount, summaryOf } from "@/lib/api/account-input";
import { notFound } from "@/lib/api/api-failure";
import { userRoute } from "@/lib/api/route";
import { inngest } from "../../../../../inngest/client";
import { accountDisconnected } from "../../../../../inngest/events";

export const GET = userRoute(async (_request, { params, user }) => {
  const account = await requireAccount(user.id, params.id);
  return Response.json({ account: await summaryOf(user.id, account.id) });
});

export const DELETE = userRoute(async (_request, { params, user }) => {
  const account = await requireAccount(user.id, params.id);
  if (!(await disconnectAccount(getDatabase(), user.id, account.id))) throw notFound();
  await inngest.send(accountDisconnected.create({ accountId: account.id }));
  return new Response(null, { status: 204 });
});
