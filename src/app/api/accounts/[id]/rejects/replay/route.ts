import { requireAccount } from "@/lib/api/account-input";
import { userRoute } from "@/lib/api/route";
import { inngest } from "../../../../../../../inngest/client";
import { replayRequested } from "../../../../../../../inngest/events";

/** Reads the account's quarantine once more, from what is stored. */
export const POST = userRoute(async (_request, { params, user }) => {
  const { id: accountId, network } = await requireAccount(user.id, params.id);
  await inngest.send(replayRequested.create({ accountId, userId: user.id, network }));
  return Response.json({ requested: true }, { status: 202 });
});
