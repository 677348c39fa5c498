import { reconnectAccount } from "@/accounts/connect-account";
import { getDatabase } from "@/db/client";
import { readCredentials, reconnectBody, requireAccount, summaryOf, toConnectFailure } from "@/lib/api/account-input";
import { countCredentialTest } from "@/lib/api/quotas";
import { readBody, userRoute } from "@/lib/api/route";
import { askFor } from "../../../../../../inngest/ask-engine";

export const PUT = userRoute(async (request, { params, user }) => {
  const account = await requireAccount(user.id, params.id);
  const { credentials } = await readBody(request, reconnectBody);
  const checked = readCredentials(account.network, credentials);
  await countCredentialTest(user.id);
  await reconnectAccount(getDatabase(), account, checked).catch((error) => {
    throw toConnectFailure(error);
  });
  const ref = { accountId: account.id, userId: user.id, network: account.network };
  await askFor(
    getDatabase(),
    { ...ref, kind: "import", trigger: "connect" },
    { ...ref, kind: "sync", trigger: "reconnect" },
  );
  return Response.json({ account: await summaryOf(user.id, account.id) });
});
