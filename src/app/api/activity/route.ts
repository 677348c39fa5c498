import { z } from "zod";
import { readActivity } from "#accounts/activity";
import { getDatabase } from "#db/client";
import { requireAccountEver } from "#http/account-input";
import { answer, check, userRoute } from "#http/route";
import { wholeNumberQuery } from "#http/sale-query";

const query = z.object({
  hours: wholeNumberQuery({ most: 168, usual: 24 }),
  account: z.uuid({ error: "must be the id of an account" }).optional(),
});

/** A user's accounts, or one of them, by hours, the present one last. */
export const GET = userRoute(async (request, { user }) => {
  const { hours, account: id } = check(query, Object.fromEntries(new URL(request.url).searchParams));
  const account = id === undefined ? undefined : await requireAccountEver(user.id, id);
  const question = { userId: user.id, account, hours, now: new Date() };
  return answer("activity", await readActivity(getDatabase(), question));
});
