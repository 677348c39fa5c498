import type { NextRequest } from "next/server";
import { logger } from "#env/logger";
import { withBoundedBody } from "#http/read-limited";
import { countInvocation } from "#telemetry/metrics";
import { engineHandler } from "../../../../inngest/registration";

/** The platform's limit for one request. MAX_DURATION_SECONDS says how much of it runs may use. */
export const maxDuration = 60;

/** A run's state has at most 32 MiB; the events that began it come with it, twice. */
const MAX_BYTES = 40 * 1_024 * 1_024;

export const GET = (request: NextRequest, context: unknown) => engineHandler().GET(request, context);

/** Anyone may ask for a registration: all that it can do is tell the engine the configured address once more. */
export function PUT(request: NextRequest, context: unknown): Promise<Response> {
  return withBoundedBody(request, MAX_BYTES, (bounded) => engineHandler().PUT(bounded, context));
}

/** How long each invocation took, so that the distance to the platform's limit is known. */
export async function POST(request: NextRequest, context: unknown): Promise<Response> {
  const startedAt = performance.now();
  const response = await withBoundedBody(request, MAX_BYTES, (bounded) => engineHandler().POST(bounded, context));
  const fn = request.nextUrl.searchParams.get("fnId");
  const ms = Math.round(performance.now() - startedAt);
  logger.info({ fn, status: response.status, ms }, "invocation");
  // Anyone may name a function here; only what the engine could prove is counted under its name.
  if (fn && response.status < 400) countInvocation(fn, ms / 1_000);
  return response;
}
