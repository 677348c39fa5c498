import { reconnectAccount } from "#accounts/connect-account";
import { getDatabase } from "#db/client";
import { askFor } from "#events/ask-engine";
import { readCredentials, requireAccount, summaryOf, toConnectFailure } from "#http/account-input";
import { audit } from "#http/audit";
import { countCredentialTest } from "#http/quotas";
import { route } from "#http/route";

export const PUT = route("PUT /api/accounts/:id/credentials", async (asked) => {
  const { params, user, body } = asked;
  const account = await requireAccount(user.id, params.id);
  const { credentials } = await body();
  const checked = readCredentials(account.network, credentials);
  await countCredentialTest(user.id);
  await reconnectAccount(getDatabase(), account, checked).catch((error) => {
    throw toConnectFailure(error);
  });
  const { id: accountId, network, label } = account;
  const ref = { accountId, userId: user.id, network };
  await askFor(
    getDatabase(),
    { ...ref, kind: "import", trigger: "connect" },
    { ...ref, kind: "sync", trigger: "reconnect" },
  );
  await audit(asked, "account_reconnected", { accountId, network, label });
  return { account: await summaryOf(user.id, account.id) };
});
