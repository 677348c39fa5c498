import { livenessReports } from "#accounts/liveness-report";
import { getDatabase } from "#db/client";
import { logger } from "#env/logger";
import { publicRoute } from "#http/route";

export const dynamic = "force-dynamic";

const report = livenessReports(getDatabase, (error) =>
  logger.error({ err: error }, "the database does not take writes"),
);

/**
 * For load balancers and uptime checks: no session, nothing about any user. 503 when the database does not take writes; with
 * `?tick=1`, for alarms, also when the hourly tick is late.
 */
export const GET = publicRoute(async (request) => {
  const { tickLate, ...shown } = await report();
  const alarmed = tickLate && new URL(request.url).searchParams.get("tick") === "1";
  return Response.json(shown, { status: shown.database !== "ok" || alarmed ? 503 : 200 });
});
