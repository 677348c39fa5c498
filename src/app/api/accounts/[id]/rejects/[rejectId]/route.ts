import { z } from "zod";
import { getDatabase } from "#db/client";
import { dismissReject, restoreReject } from "#db/rejected-records/open-rejects";
import { requireAccount } from "#http/account-input";
import { notFound } from "#http/api-failure";
import { readBody, userRoute } from "#http/route";

/** Sets a row aside. Should the network send it again, it is back in quarantine. */
export const DELETE = userRoute(async (_request, { params, user }) => {
  const account = await requireAccount(user.id, params.id);
  if (!(await dismissReject(getDatabase(), { userId: user.id, accountId: account.id }, String(params.rejectId))))
    throw notFound();
  return new Response(null, { status: 204 });
});

const body = z.object({ setAside: z.literal(false, { error: "must be false: DELETE sets a row aside" }) });

/** Takes back that a row was set aside, within a day. */
export const PUT = userRoute(async (request, { params, user }) => {
  await readBody(request, body);
  const account = await requireAccount(user.id, params.id);
  if (!(await restoreReject(getDatabase(), { userId: user.id, accountId: account.id }, String(params.rejectId))))
    throw notFound();
  return new Response(null, { status: 204 });
});
