import { getDatabase } from "#db/client";
import { seedDailySales } from "#demo/seed-daily-sales";
import { env } from "#env/env";
import { notFound } from "#http/api-failure";
import { publicRoute } from "#http/route";
import { requireCronSecret } from "#http/who-may";

/** Development only: demo sales without any network. */
export const GET = publicRoute(async (request) => {
  if (env().NODE_ENV === "production") throw notFound();
  requireCronSecret(request);
  return Response.json({ success: true, ...(await seedDailySales(getDatabase(), new Date())) });
});
