import { Counter, collectDefaultMetrics, Gauge, Histogram, type Metric, register } from "prom-client";

// What this process has counted. The library keeps it once a process, however often a bundle loads this file.

function once<Kind extends Metric>(name: string, make: () => Kind): Kind {
  return (register.getSingleMetric(name) as Kind | undefined) ?? make();
}

if (!register.getSingleMetric("process_cpu_seconds_total")) collectDefaultMetrics();

const invocations = once(
  "tidemark_invocation_seconds",
  () =>
    new Histogram({
      name: "tidemark_invocation_seconds",
      help: "How long the engine's requests took, by function; the platform ends one at tidemark_invocation_limit_seconds.",
      labelNames: ["function"],
      buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 45, 60, 120, 300],
    }),
);

const answers = once(
  "tidemark_answers_total",
  () =>
    new Counter({
      name: "tidemark_answers_total",
      help: "Answers of the API, by operation and class of status.",
      labelNames: ["operation", "status"],
    }),
);

const waits = once(
  "tidemark_budget_wait_seconds_total",
  () =>
    new Counter({
      name: "tidemark_budget_wait_seconds_total",
      help: "For how long runs were told to wait until a network's request budget lets them on.",
      labelNames: ["network"],
    }),
);

const failures = once(
  "tidemark_request_errors_total",
  () =>
    new Counter({
      name: "tidemark_request_errors_total",
      help: "Requests that ended in an error nobody expected, by kind (page, route, action, proxy).",
      labelNames: ["kind"],
    }),
);

/** One request of the engine; `functionId` as the engine names it. */
export const countInvocation = (functionId: string, seconds: number): void =>
  invocations.observe({ function: functionId }, seconds);

/** One answer of an operation, e.g. `GET /api/sales`. */
export const countAnswer = (operation: string, status: number): void =>
  answers.inc({ operation, status: `${Math.floor(status / 100)}xx` });

export const countBudgetWait = (network: string, ms: number): void => waits.inc({ network }, ms / 1_000);

export const countRequestError = (kind: string): void => failures.inc({ kind });

/** A figure that is asked of the database when somebody looks, with the labels that tell its values apart. */
export interface Figure {
  name: string;
  help: string;
  values: readonly { labels?: Record<string, string>; value: number }[];
}

/** All of it as Prometheus reads it, with figures that are of this moment. */
export async function metricsText(figures: readonly Figure[]): Promise<{ text: string; contentType: string }> {
  for (const { name, help, values } of figures) {
    const labelNames = [...new Set(values.flatMap(({ labels }) => Object.keys(labels ?? {})))];
    register.removeSingleMetric(name);
    // What is not known is not nought.
    if (values.length === 0) continue;
    const gauge = new Gauge({ name, help, labelNames });
    for (const { labels, value } of values) gauge.set(labels ?? {}, value);
  }
  return { text: await register.metrics(), contentType: register.contentType };
}
