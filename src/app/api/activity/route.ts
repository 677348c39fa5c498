import { readActivity } from "#accounts/activity";
import { getDatabase } from "#db/client";
import { requireAccountEver } from "#http/account-input";
import { route } from "#http/route";

/** A user's accounts, or one of them, by hours, the present one last. */
export const GET = route("GET /api/activity", async ({ user, query }) => {
  const { hours, account: id } = query;
  const account = id === undefined ? undefined : await requireAccountEver(user.id, id);
  const question = { userId: user.id, account, hours, now: new Date() };
  return await readActivity(getDatabase(), question);
});
