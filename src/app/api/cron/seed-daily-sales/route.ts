import { seedDailySales } from "@/accounts/seed-daily-sales";
import { getDatabase } from "@/db/client";
import { notFound } from "@/lib/api/api-failure";
import { requireCronSecret } from "@/lib/api/cron-auth";
import { publicRoute } from "@/lib/api/route";
import { env } from "@/lib/env";

/** Development only: demo sales without any network. */
export const GET = publicRoute(async (request) => {
  if (env().NODE_ENV === "production") throw notFound();
  requireCronSecret(request);
  return Response.json({ success: true, ...(await seedDailySales(getDatabase(), new Date())) });
});
