import { connectAccount } from "@/accounts/connect-account";
import { getDatabase } from "@/db/client";
import { listAccountSummaries } from "@/health/list-account-summaries";
import { connectBody, readCredentials, summaryOf, toConnectFailure } from "@/lib/api/account-input";
import { readBody, userRoute } from "@/lib/api/route";
import { inngest } from "../../../../inngest/client";
import { accountConnected } from "../../../../inngest/events";

export const GET = userRoute(async (_request, { user }) =>
  Response.json({ accounts: await listAccountSummaries(getDatabase(), user.id) }),
);

export const POST = userRoute(async (request, { user }) => {
  const { network, label, credentials } = await readBody(request, connectBody);
  const checked = readCredentials(network, credentials);
  const account = await connectAccount(getDatabase(), { userId: user.id, network, label, credentials: checked }).catch(
    (error) => {
      throw toConnectFailure(error);
    },
  );
  await inngest.send(accountConnected.create({ accountId: account.id, userId: user.id, network }));
  return Response.json({ account: await summaryOf(user.id, account.id) }, { status: 201 });
});
