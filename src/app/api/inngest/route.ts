import { serve } from "inngest/next";
import type { NextRequest } from "next/server";
import { logger } from "@/lib/logger";
import { functions } from "../../../../inngest";
import { inngest } from "../../../../inngest/client";

/** The platform's limit for one request. MAX_DURATION_SECONDS says how much of it runs may use. */
export const maxDuration = 60;

const handler = serve({ client: inngest, functions });

export const { GET, PUT } = handler;

/** How long each invocation took, so that the distance to the platform's limit is known. */
export async function POST(request: NextRequest, context: unknown): Promise<Response> {
  const startedAt = performance.now();
  const response = await handler.POST(request, context);
  const fn = request.nextUrl.searchParams.get("fnId");
  logger.info({ fn, status: response.status, ms: Math.round(performance.now() - startedAt) }, "invocation");
  return response;
}
