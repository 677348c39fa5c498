import { reconnectAccount } from "@/accounts/connect-account";
import { getDatabase } from "@/db/client";
import { readCredentials, reconnectBody, requireAccount, summaryOf, toConnectFailure } from "@/lib/api/account-input";
import { readBody, userRoute } from "@/lib/api/route";
import { inngest } from "../../../../../../inngest/client";
import { accountConnected, syncAccountRequested } from "../../../../../../inngest/events";

export const PUT = userRoute(async (request, { params, user }) => {
  const account = await requireAccount(user.id, params.id);
  const { credentials } = await readBody(request, reconnectBody);
  const checked = readCredentials(account.network, credentials);
  await reconnectAccount(getDatabase(), account, checked).catch((error) => {
    throw toConnectFailure(error);
  });
  const ref = { accountId: account.id, userId: user.id, network: account.network };
  await inngest.send([
    accountConnected.create(ref),
    syncAccountRequested.create({ ...ref, trigger: "reconnect" as const }),
  ]);
  return Response.json({ account: await summaryOf(user.id, account.id) });
});
