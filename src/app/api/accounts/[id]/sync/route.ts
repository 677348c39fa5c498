import { requireAccount } from "@/lib/api/account-input";
import { userRoute } from "@/lib/api/route";
import { inngest } from "../../../../../../inngest/client";
import { syncAccountRequested } from "../../../../../../inngest/events";

export const POST = userRoute(async (_request, { params, user }) => {
  const { id: accountId, network } = await requireAccount(user.id, params.id);
  await inngest.send(syncAccountRequested.create({ accountId, userId: user.id, network, trigger: "manual" as const }));
  return Response.json({ requested: true }, { status: 202 });
});
