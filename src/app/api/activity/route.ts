import { z } from "zod";
import { readActivity } from "#accounts/activity";
import { getDatabase } from "#db/client";
import { answer, check, userRoute } from "#http/route";
import { wholeNumberQuery } from "#http/sale-query";

const query = z.object({ hours: wholeNumberQuery({ most: 168, usual: 24 }) });

/** A user's accounts by hours, the present one last. */
export const GET = userRoute(async (request, { user }) => {
  const { hours } = check(query, Object.fromEntries(new URL(request.url).searchParams));
  return answer("activity", await readActivity(getDatabase(), user.id, hours, new Date()));
});
