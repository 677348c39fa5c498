import { resumeAccount } from "@/db/accounts/resume-account";
import { getDatabase } from "@/db/client";
import { requireAccount, requireReadable, syncBody } from "@/lib/api/account-input";
import { countReread } from "@/lib/api/quotas";
import { readOptionalBody, userRoute } from "@/lib/api/route";
import { askFor } from "../../../../../../inngest/ask-engine";

/** Sync now; with a window in the body, read that period again. A paused account is resumed by it. */
export const POST = userRoute(async (request, { params, user }) => {
  const { id: accountId, network, status } = await requireAccount(user.id, params.id);
  const { window: period } = await readOptionalBody(request, syncBody);
  const window = period && requireReadable(network, period);
  if (window) await countReread(user.id);
  if (status === "paused") await resumeAccount(getDatabase(), user.id, accountId);
  const kind = window ? "reread" : "sync";
  await askFor(getDatabase(), { accountId, userId: user.id, network, kind, trigger: "manual", window });
  return Response.json({ requested: true }, { status: 202 });
});
