import type { Instrumentation } from "next";

/**
 * Runs once when the server starts: a wrong or missing variable stops it here, with a message that names it. On Vercel it leads
 * visitors to the set-up page.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { checkEnvironment, env } = await import("#env/env");
  if (!checkEnvironment()) return;
  if (env().OTEL_EXPORTER_OTLP_ENDPOINT) await (await import("#telemetry/traces")).startTraces();
  const { keepRegistered } = await import("../inngest/registration");
  keepRegistered();
}

/** What a page, a route or an action threw and nobody expected: Next.js tells of it here, and answers by itself. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const [{ describeError, logger }, { countRequestError }] = await Promise.all([
    import("#env/logger"),
    import("#telemetry/metrics"),
  ]);
  countRequestError(context.routeType);
  // The route, not the address: an address may hold what a person typed.
  const { routePath, routeType } = context;
  logger.error({ err: describeError(error), method: request.method, routePath, routeType }, "a request failed");
};
