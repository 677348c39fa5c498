import { resumeAccount } from "#db/accounts/account-status";
import { getDatabase } from "#db/client";
import { askFor } from "#events/ask-engine";
import { requireAccount, requireReadable, syncBody } from "#http/account-input";
import { countReread } from "#http/quotas";
import { answer, readOptionalBody, userRoute } from "#http/route";

/** Sync now; with a window in the body, read that period again. A paused account is resumed by it. */
export const POST = userRoute(async (request, { params, user }) => {
  const { id: accountId, network, status } = await requireAccount(user.id, params.id);
  const { window: period } = await readOptionalBody(request, syncBody);
  const window = period && requireReadable(network, period);
  if (window) await countReread(user.id);
  if (status === "paused") await resumeAccount(getDatabase(), { userId: user.id, accountId });
  const kind = window ? "reread" : "sync";
  await askFor(getDatabase(), { accountId, userId: user.id, network, kind, trigger: "manual", window });
  return answer("requested", { requested: true }, { status: 202 });
});
