import { getDatabase } from "@/db/client";
import { dismissReject } from "@/db/rejected-records/list-rejects";
import { requireAccount } from "@/lib/api/account-input";
import { notFound } from "@/lib/api/api-failure";
import { userRoute } from "@/lib/api/route";

/** Sets a row aside. Should the network send it again, it is back in quarantine. */
export const DELETE = userRoute(async (_request, { params, user }) => {
  const account = await requireAccount(user.id, params.id);
  if (!(await dismissReject(getDatabase(), user.id, account.id, String(params.rejectId)))) throw notFound();
  return new Response(null, { status: 204 });
});
