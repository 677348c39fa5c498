import { after } from "next/server";
import { getDatabase } from "@/db/client";
import { reviveDead } from "@/db/notifications/inbox";
import { requireAccount } from "@/lib/api/account-input";
import { userRoute } from "@/lib/api/route";
import { nudgeInbox } from "../../../../../../../inngest/nudge-inbox";

/** Tries the account's dead notifications again, each with all of its attempts. */
export const POST = userRoute(async (_request, { params, user }) => {
  const { id, userId, network } = await requireAccount(user.id, params.id);
  const retried = await reviveDead(getDatabase(), { userId, accountId: id });
  if (retried > 0) after(() => nudgeInbox({ accountId: id, userId, network }));
  return Response.json({ retried }, { status: 202 });
});
