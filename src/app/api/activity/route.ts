import { z } from "zod";
import { readActivity } from "#accounts/activity";
import { getDatabase } from "#db/client";
import { answer, check, userRoute } from "#http/route";

const MAX_HOURS = 168;
const wanted = `must be a whole number from 1 to ${MAX_HOURS}`;
const query = z.object({
  hours: z.coerce.number({ error: wanted }).int(wanted).min(1, wanted).max(MAX_HOURS, wanted).default(24),
});

/** A user's accounts by hours, the present one last. */
export const GET = userRoute(async (request, { user }) => {
  const { hours } = check(query, Object.fromEntries(new URL(request.url).searchParams));
  return answer("activity", await readActivity(getDatabase(), user.id, hours, new Date()));
});
