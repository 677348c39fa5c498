import { getDatabase } from "#db/client";
import { askFor } from "#events/ask-engine";
import { requireAccount } from "#http/account-input";
import { answer, userRoute } from "#http/route";

/** Reads the account's quarantine once more, from what is stored. */
export const POST = userRoute(async (_request, { params, user }) => {
  const { id: accountId, network } = await requireAccount(user.id, params.id);
  await askFor(getDatabase(), { accountId, userId: user.id, network, kind: "rejects", trigger: "manual" });
  return answer("requested", { requested: true }, { status: 202 });
});
