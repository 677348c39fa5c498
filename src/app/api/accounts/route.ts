import { z } from "zod";
import { listAccountSummaries, MAX_ACCOUNTS_PER_PAGE } from "#accounts/account-summaries";
import { connectAccount } from "#accounts/connect-account";
import { getDatabase } from "#db/client";
import { askFor } from "#events/ask-engine";
import { connectBody, readCredentials, summaryOf, toConnectFailure } from "#http/account-input";
import { cursorQuery, encodeCursor } from "#http/cursor";
import { countCredentialTest, requireRoomForAccount } from "#http/quotas";
import { answer, check, readBody, userRoute } from "#http/route";

const wholeNumber = `must be a whole number from 1 to ${MAX_ACCOUNTS_PER_PAGE}`;
const query = z.object({
  cursor: cursorQuery,
  limit: z.coerce
    .number({ error: wholeNumber })
    .int(wholeNumber)
    .min(1, wholeNumber)
    .max(MAX_ACCOUNTS_PER_PAGE, wholeNumber)
    .default(50),
});

/** The connected accounts, oldest first, by keyset. */
export const GET = userRoute(async (request, { user }) => {
  const { cursor, limit } = check(query, Object.fromEntries(new URL(request.url).searchParams));
  const found = await listAccountSummaries(getDatabase(), user.id, new Date(), { after: cursor, limit: limit + 1 });
  const accounts = found.slice(0, limit);
  const last = accounts.at(-1);
  const more = found.length > limit && last;
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
