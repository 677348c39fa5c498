import { listAccountSummaries, MAX_ACCOUNTS_PER_PAGE } from "#accounts/account-summaries";
import { connectAccount } from "#accounts/connect-account";
import { getDatabase } from "#db/client";
import { askFor } from "#events/ask-engine";
import { readCredentials, summaryOf, toConnectFailure } from "#http/account-input";
import { audit } from "#http/audit";
import type { AccountSummary } from "#http/contract";
import { encodeCursor } from "#http/cursor";
import { countCredentialTest, requireRoomForAccount } from "#http/quotas";
import { route } from "#http/route";

/** The connected accounts, oldest first, by keyset; those of one state, or the disconnected ones, where asked for. */
export const GET = route("GET /api/accounts", async ({ user, query }) => {
  const { state, cursor, limit } = query;
  const disconnected = state === "disconnected";
  const wanted: AccountSummary[] = [];
  // Of accounts in other states no page is made: a state is found out, not stored.
  for (let after = cursor; wanted.length <= limit; ) {
    const size = state && !disconnected ? MAX_ACCOUNTS_PER_PAGE : limit + 1;
    const page = await listAccountSummaries(getDatabase(), user.id, new Date(), { after, limit: size, disconnected });
    wanted.push(...page.filter((account) => !state || account.state === state));
    const last = page.at(-1);
    if (page.length < size || !last) break;
    after = { startedAt: new Date(last.createdAt), id: last.id };
  }
  const accounts = wanted.slice(0, limit);
  const last = accounts.at(-1);
  const more = wanted.length > limit && last;
  return {
    accounts,
    nextCursor: more ? encodeCursor({ startedAt: new Date(last.createdAt), id: last.id }) : null,
  };
});

export const POST = route("POST /api/accounts", async (asked) => {
  const { user, body } = asked;
  const { network, label, credentials } = await body();
  const checked = readCredentials(network, credentials);
  await requireRoomForAccount(user.id);
  await countCredentialTest(user.id);
  const account = await connectAccount(getDatabase(), { userId: user.id, network, label, credentials: checked }).catch(
    (error) => {
      throw toConnectFailure(error);
    },
  );
  await askFor(getDatabase(), { accountId: account.id, userId: user.id, network, kind: "import", trigger: "connect" });
  await audit(asked, "account_connected", { accountId: account.id, network, label });
  return { account: await summaryOf(user.id, account.id) };
});
