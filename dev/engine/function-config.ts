import { z } from "zod";
import { cronProblem } from "./cron-expression";
import { parseDuration, parseMoment } from "./durations";
import { compileExpression, type Expression, type ExpressionRules } from "./expressions";
import { deterministicUuid } from "./ids";
import type { FunctionConfig } from "./types";

const MAX_RETRIES = 20;
const MAX_TRIGGERS = 10;
const MAX_CANCELLATIONS = 5;
const DEFAULT_RETRIES = 4;

/** Known to the real server, not to the stand-in: named apart so that the message says so. */
const REFUSED_OPTIONS = ["batchEvents", "debounce", "rateLimit", "throttle"];

const limitSchema = z.strictObject({
  limit: z.int().min(0),
  key: z.string().optional(),
  scope: z.enum(["fn", "env", "account"]).default("fn"),
});

const functionSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  triggers: z
    .array(
      z.union([
        z.strictObject({ event: z.string().min(1).max(255), expression: z.string().optional() }),
        z.strictObject({ cron: z.string().min(1).max(255) }),
      ]),
    )
    .max(MAX_TRIGGERS),
  steps: z.record(
    z.string(),
    z.strictObject({
      id: z.string(),
      name: z.string().min(1),
      runtime: z.strictObject({ type: z.literal("http"), url: z.url({ protocol: /^https?$/ }) }),
      retries: z.strictObject({ attempts: z.int().min(0).max(MAX_RETRIES).optional() }).optional(),
    }),
  ),
  concurrency: z.union([z.int().min(0), limitSchema, z.array(limitSchema).min(1).max(2)]).optional(),
  singleton: z.strictObject({ key: z.string().optional(), mode: z.enum(["skip", "cancel"]) }).optional(),
  cancel: z
    .array(z.strictObject({ event: z.string().min(1), if: z.string().optional(), timeout: z.string().optional() }))
    .max(MAX_CANCELLATIONS)
    .default([]),
  priority: z.strictObject({ run: z.string().optional() }).optional(),
  idempotency: z.string().optional(),
  timeouts: z.strictObject({ start: z.string().optional(), finish: z.string().optional() }).optional(),
  checkpoint: z.unknown().optional(),
});

type RawFunction = z.infer<typeof functionSchema>;

/** A function the stand-in will not register; the message names the function and the option. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/** @throws ConfigError on anything the stand-in could not run exactly as asked. */
export function parseFunction(raw: unknown, appName: string): FunctionConfig {
  const slug = String((raw as { id?: unknown } | null)?.id ?? "(without id)");
  const refuse = (message: string): never => {
    throw new ConfigError(`Function "${slug}": ${message}`);
  };
  const refused = REFUSED_OPTIONS.filter((option) => (raw as Record<string, unknown> | null)?.[option] != null);
  if (refused.length > 0) refuse(`the stand-in engine does not implement the option "${refused.join('", "')}"`);
  const parsed = functionSchema.safeParse(raw);
  if (!parsed.success) return refuse(z.prettifyError(parsed.error));
  const fn = parsed.data;

  const compile = (option: string, source: string, rules: ExpressionRules): Expression => {
    try {
      return compileExpression(source, rules);
    } catch (error) {
      return refuse(`${option} "${source}" is not usable: ${(error as Error).message}`);
    }
  };
  const onEvent = (option: string, source: string | undefined) =>
    source === undefined ? undefined : compile(option, source, { variables: ["event"] });
  const duration = (option: string, text: string | undefined) =>
    text === undefined ? undefined : (parseDuration(text) ?? refuse(`${option} "${text}" is no time string`));

  const [step, ...more] = Object.values(fn.steps);
  if (!step || more.length > 0) return refuse("a function has exactly one step");
  return {
    slug: fn.id,
    id: deterministicUuid(fn.id),
    appName,
    name: fn.name,
    url: step.runtime.url,
    maxAttempts: (step.retries?.attempts ?? DEFAULT_RETRIES) + 1,
    triggers: fn.triggers.map((trigger) => {
      if ("event" in trigger) {
        return { event: trigger.event, expression: onEvent("the trigger expression", trigger.expression) };
      }
      const problem = cronProblem(trigger.cron);
      return problem ? refuse(`cron "${trigger.cron}": ${problem}`) : { cron: trigger.cron };
    }),
    concurrency: limitsOf(fn.concurrency).map(({ limit, key, scope }) => {
      if (scope !== "fn" && key === undefined) refuse(`a concurrency key must be specified for ${scope} scoped limits`);
      return { limit, scope, key: onEvent("the concurrency key", key) };
    }),
    singleton: fn.singleton && { mode: fn.singleton.mode, key: onEvent("the singleton key", fn.singleton.key) },
    cancel: fn.cancel.map(({ event, if: condition, timeout }) => {
      if (timeout !== undefined && parseMoment(timeout) === undefined) refuse(`cancel timeout "${timeout}"`);
      const rules: ExpressionRules = { variables: ["event", "async"], comparisonsOnly: true };
      return { event, timeout, condition: condition === undefined ? undefined : compile("cancel", condition, rules) };
    }),
    priority: onEvent("priority.run", fn.priority?.run),
    idempotency: onEvent("the idempotency key", fn.idempotency),
    startTimeoutMs: duration("timeouts.start", fn.timeouts?.start),
    finishTimeoutMs: duration("timeouts.finish", fn.timeouts?.finish),
  };
}

function limitsOf(concurrency: RawFunction["concurrency"]): z.infer<typeof limitSchema>[] {
  if (concurrency === undefined) return [];
  if (typeof concurrency === "number") return [{ limit: concurrency, scope: "fn" }];
  return Array.isArray(concurrency) ? concurrency : [concurrency];
}
