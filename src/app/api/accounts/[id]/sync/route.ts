import { resumeAccount } from "@/db/accounts/resume-account";
import { getDatabase } from "@/db/client";
import { requireAccount, syncBody } from "@/lib/api/account-input";
import { readOptionalBody, userRoute } from "@/lib/api/route";
import { inngest } from "../../../../../../inngest/client";
import { syncAccountRequested } from "../../../../../../inngest/events";

/** Sync now; with a window in the body, read that period again. A paused account is resumed by it. */
export const POST = userRoute(async (request, { params, user }) => {
  const { id: accountId, network, status } = await requireAccount(user.id, params.id);
  const { window } = await readOptionalBody(request, syncBody);
  if (status === "paused") await resumeAccount(getDatabase(), user.id, accountId);
  const data = { accountId, userId: user.id, network, trigger: "manual" as const };
  await inngest.send(syncAccountRequested.create(window ? { ...data, window } : data));
  return Response.json({ requested: true }, { status: 202 });
});
