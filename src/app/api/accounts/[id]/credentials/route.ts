import { reconnectAccount } from "#accounts/connect-account";
import { getDatabase } from "#db/client";
import { askFor } from "#events/ask-engine";
import { readCredentials, reconnectBody, requireAccount, summaryOf, toConnectFailure } from "#http/account-input";
import { countCredentialTest } from "#http/quotas";
import { answer, readBody, userRoute } from "#http/route";

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
  return answer("account", { account: await summaryOf(user.id, account.id) });
});
