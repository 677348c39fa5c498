import { getDatabase } from "@/db/client";
import { liveness } from "@/db/health/liveness";
import { logger } from "@/lib/logger";

export const dynamic = "force-dynamic";

/** For load balancers and uptime checks: no session, nothing about any user. */
export async function GET(): Promise<Response> {
  try {
    const { lastTick } = await liveness(getDatabase());
    return Response.json({ status: "ok", database: "ok", lastTick });
  } catch (error) {
    logger.error({ err: error }, "the database does not answer");
    return Response.json({ status: "down", database: "unreachable", lastTick: null }, { status: 503 });
  }
}
