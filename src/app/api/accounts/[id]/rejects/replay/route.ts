import { getDatabase } from "@/db/client";
import { requireAccount } from "@/lib/api/account-input";
import { userRoute } from "@/lib/api/route";
import { askFor } from "../../../../../../../inngest/ask-engine";

/** Reads the account's quarantine once more, from what is stored. */
export const POST = userRoute(async (_request, { params, user }) => {
  const { id: accountId, network } = await requireAccount(user.id, params.id);
  await askFor(getDatabase(), { accountId, userId: user.id, network, kind: "rejects", trigger: "manual" });
  return Response.json({ requested: true }, { status: 202 });
});
