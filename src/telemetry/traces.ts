import { type Attributes, SpanStatusCode, trace } from "@opentelemetry/api";

/** What a span may tell; everything else is taken out of it: addresses hold tokens, messages quote what was sent. */
const TOLD = new Set([
  "http.method",
  "http.request.method",
  "http.route",
  "http.status_code",
  "http.response.status_code",
  "next.route",
  "next.span_type",
  "server.address",
  "db.system.name",
  "db.query.text",
  "tidemark.step",
  "tidemark.kind",
]);

/** Of a finished span what is to be changed of it before anybody sends it on. */
interface FinishedSpan {
  name: string;
  attributes: Record<string, unknown>;
  events: unknown[];
  links: { attributes?: unknown }[];
  status: { code: number; message?: string };
}

/** Leaves of a span what may be told. It stands before all that sends spans on. */
export function scrub(span: FinishedSpan): void {
  for (const name of Object.keys(span.attributes)) if (!TOLD.has(name)) delete span.attributes[name];
  // "fetch GET https://network.example/?token=…": the address is cut to its host.
  span.name = span.name.replace(/(https?:\/\/)(?:[^@/\s]*@)?([^/?#\s]+)\S*/g, "$1$2");
  span.events.length = 0;
  for (const link of span.links) link.attributes = {};
  if (span.status.message !== undefined) span.status = { code: span.status.code };
}

const scrubbing = {
  onStart: () => undefined,
  onEnd: (span: unknown) => scrub(span as FinishedSpan),
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
};

/** Sends traces to `OTEL_EXPORTER_OTLP_ENDPOINT`: requests by Next.js, steps and statements by `traced`. */
export async function startTraces(): Promise<void> {
  const { registerOTel } = await import("@vercel/otel");
  registerOTel({ serviceName: "tidemark", spanProcessors: [scrubbing, "auto"] });
}

/** Runs work as a part of the trace that is under way. Costs nothing where no trace is. */
export function traced<Result>(name: string, attributes: Attributes, work: () => Promise<Result>): Promise<Result> {
  return trace.getTracer("tidemark").startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
