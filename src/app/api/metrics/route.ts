import { setTimeout as sleep } from "node:timers/promises";
import { getDatabase } from "#db/client";
import { serviceFigures } from "#db/health/service-figures";
import { env } from "#env/env";
import { logger } from "#env/logger";
import { notFound } from "#http/api-failure";
import { publicRoute } from "#http/route";
import { toMetrics } from "#http/service-metrics";
import { requireBearer } from "#http/who-may";
import { metricsText } from "#telemetry/metrics";

export const dynamic = "force-dynamic";

/** A scrape gives up after ten seconds, as a new connection does: a database that is gone must not look like an app that is. */
const PATIENCE_MS = 3_000;

/** For Prometheus: how the service does, and nothing of any user. What cannot be asked of the database is left out. */
export const GET = publicRoute(async (request) => {
  const { METRICS_TOKEN, MAX_DURATION_SECONDS } = env();
  if (!METRICS_TOKEN) throw notFound();
  requireBearer(request, "METRICS_TOKEN", METRICS_TOKEN);
  const asked = Promise.race([serviceFigures(getDatabase()), tooLong()]);
  const figures = await asked.then(toMetrics, (error) => {
    logger.error({ err: error }, "the figures of the service could not be read");
    return [];
  });
  const { text, contentType } = await metricsText([
    ...figures,
    {
      name: "tidemark_database_up",
      help: "1 when the database answered.",
      values: [{ value: figures.length > 0 ? 1 : 0 }],
    },
    {
      name: "tidemark_invocation_limit_seconds",
      help: "What the platform lets a request take.",
      values: [{ value: MAX_DURATION_SECONDS }],
    },
  ]);
  return new Response(text, { headers: { "Content-Type": contentType } });
});

async function tooLong(): Promise<never> {
  await sleep(PATIENCE_MS, undefined, { ref: false });
  throw new Error(`The database did not answer within ${PATIENCE_MS} ms`);
}
