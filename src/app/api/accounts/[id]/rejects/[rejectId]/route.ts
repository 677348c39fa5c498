import { getDatabase } from "#db/client";
import { dismissReject, restoreReject } from "#db/rejected-records/open-rejects";
import { requireAccount } from "#http/account-input";
import { notFound } from "#http/api-failure";
import { route } from "#http/route";

/** Sets a row aside. Should the network send it again, it is back in quarantine. */
export const DELETE = route("DELETE /api/accounts/:id/rejects/:rejectId", async ({ params, user }) => {
  const account = await requireAccount(user.id, params.id);
  if (!(await dismissReject(getDatabase(), { userId: user.id, accountId: account.id }, params.rejectId)))
    throw notFound();
  return undefined;
});

/** Takes back that a row was set aside, within a day. */
export const PUT = route("PUT /api/accounts/:id/rejects/:rejectId", async ({ params, user, body }) => {
  await body();
  const account = await requireAccount(user.id, params.id);
  if (!(await restoreReject(getDatabase(), { userId: user.id, accountId: account.id }, params.rejectId)))
    throw notFound();
  return undefined;
});
