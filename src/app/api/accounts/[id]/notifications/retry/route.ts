import { after } from "next/server";
import { getDatabase } from "#db/client";
import { reviveDead } from "#db/notifications/inbox";
import { nudgeInbox } from "#events/nudge-inbox";
import { requireAccount } from "#http/account-input";
import { route } from "#http/route";

/** Tries the account's dead notifications again, each with all of its attempts. */
export const POST = route("POST /api/accounts/:id/notifications/retry", async ({ params, user }) => {
  const { id, userId, network } = await requireAccount(user.id, params.id);
  const retried = await reviveDead(getDatabase(), { userId, accountId: id });
  if (retried > 0) after(() => nudgeInbox({ accountId: id, userId, network }));
  return { retried };
});
