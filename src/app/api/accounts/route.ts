import { z } from "zod";
import { listAccountSummaries, MAX_ACCOUNTS_PER_PAGE } from "#accounts/account-summaries";
import { connectAccount } from "#accounts/connect-account";
import { getDatabase } from "#db/client";
import { ACCOUNT_STATES } from "#domain/health";
import { askFor } from "#events/ask-engine";
import { connectBody, readCredentials, summaryOf, toConnectFailure } from "#http/account-input";
import type { AccountSummary } from "#http/contract";
import { cursorQuery, encodeCursor } from "#http/cursor";
import { countCredentialTest, requireRoomForAccount } from "#http/quotas";
import { answer, check, readBody, userRoute } from "#http/route";
import { wholeNumberQuery } from "#http/sale-query";

const query = z.object({
  state: z.enum(ACCOUNT_STATES, { error: `must be one of: ${ACCOUNT_STATES.join(", ")}` }).optional(),
  cursor: cursorQuery,
  limit: wholeNumberQuery({ most: MAX_ACCOUNTS_PER_PAGE, usual: 50 }),
});

/** The connected accounts, oldest first, by keyset; those of one state, or the disconnected ones, where asked for. */
export const GET = userRoute(async (request, { user }) => {
  const { state, cursor, limit } = check(query, Object.fromEntries(new URL(request.url).searchParams));
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
  return answer("accounts", {
    accounts,
    nextCursor: more ? encodeCursor({ startedAt: new Date(last.createdAt), id: last.id }) : null,
  });
});

export const POST = userRoute(async (request, { user }) => {
  const { network, label, credentials } = await readBody(request, connectBody);
  const checked = readCredentials(network, credentials);
  await requireRoomForAccount(user.id);
  await countCredentialTest(user.id);
  const account = await connectAccount(getDatabase(), { userId: user.id, network, label, credentials: checked }).catch(
    (error) => {
      throw toConnectFailure(error);
    },
  );
  await askFor(getDatabase(), { accountId: account.id, userId: user.id, network, kind: "import", trigger: "connect" });
  return answer("account", { account: await summaryOf(user.id, account.id) }, { status: 201 });
});
