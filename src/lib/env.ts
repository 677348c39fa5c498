import { z } from "zod";
import { keyRingSchema } from "../credentials/key-ring";
import { listAdapters } from "../networks";
import type { NetworkAdapter } from "../networks/adapter";

const flag = z
  .enum(["true", "false", "1", "0", ""])
  .optional()
  .transform((value) => value === "true" || value === "1");

const postgresUrl = z
  .string({ error: "is required: a Postgres URL such as postgres://user:password@host:5432/tidemark" })
  .regex(/^postgres(ql)?:\/\//, "must start with postgres:// or postgresql://");

const baseUrl = z.url("must be a URL such as https://api.example.com/v1").transform((text) => text.replace(/\/+$/, ""));

/** One variable per base URL that an adapter declares. */
const endpointsSchema = z.object(
  Object.fromEntries(
    listAdapters().flatMap((adapter) =>
      Object.values(adapter.endpoints).map(({ variable, default: url }) => [variable, baseUrl.prefault(url)]),
    ),
  ),
);

const schema = z
  .object({
    DATABASE_URL: postgresUrl,
    DATABASE_DRIVER: z.enum(["neon", "pg"], { error: 'must be "neon" or "pg"' }).optional(),
    /** Host and path of a WebSocket-to-TCP proxy for the Neon driver; only for a Postgres that is not Neon's. */
    NEON_WS_PROXY: z.string().optional(),
    DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(100).default(5),
    CREDENTIALS_KEYS: keyRingSchema,
    CRON_SECRET: z
      .string({ error: "is required: at least 32 random characters, e.g. from `openssl rand -hex 32`" })
      .min(32, "must have at least 32 characters, e.g. from `openssl rand -hex 32`"),
    BETTER_AUTH_SECRET: z
      .string({ error: "is required: at least 32 random characters, e.g. from `openssl rand -hex 32`" })
      .min(32, "must have at least 32 characters, e.g. from `openssl rand -hex 32`"),
    APP_URL: z.url({ error: "is required: the public URL of the app, e.g. https://tidemark.example.com" }),
    INNGEST_EVENT_KEY: z.string().optional(),
    INNGEST_SIGNING_KEY: z.string().optional(),
    INNGEST_DEV: z.string().optional(),
    INNGEST_BASE_URL: z.string().optional(),
    SALES_TRACKING_DRY_RUN: flag,
    MAX_DURATION_SECONDS: z.coerce.number({ error: "must be a number of seconds" }).int().min(5).max(900).default(60),
    MAX_PAGES_PER_RUN: z.coerce.number({ error: "must be a number of pages" }).int().min(3).max(400).default(300),
    LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
    NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  })
  .superRefine((env, context) => {
    if (env.NODE_ENV !== "production" || env.INNGEST_DEV) return;
    for (const name of ["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"] as const) {
      if (env[name]) continue;
      context.addIssue({
        code: "custom",
        path: [name],
        message: "is required in production (from the Inngest dashboard)",
      });
    }
  });

export type Env = z.infer<typeof schema> & { endpoints: Record<string, string> };

/** Reads and checks a set of variables. Throws one error that names every variable at fault and how to fix it. */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  // An empty value in an env file means "not set".
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const settings = schema.safeParse(given);
  const endpoints = endpointsSchema.safeParse(given);
  if (settings.success && endpoints.success) return { ...settings.data, endpoints: endpoints.data };
  const issues = [...(settings.error?.issues ?? []), ...(endpoints.error?.issues ?? [])];
  const lines = issues.map((issue) => `  ${issue.path.join(".")} ${issue.message}`);
  throw new Error(`The environment is not complete:\n${lines.join("\n")}\nSee .env.example for every variable.`);
}

let cached: Env | undefined;

/** The checked environment of this process; read on first use, so that a build needs none. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}

/** The base URLs of a network by the adapter's own names. */
export function endpointsOf(adapter: NetworkAdapter): Record<string, string> {
  const { endpoints } = env();
  return Object.fromEntries(
    Object.entries(adapter.endpoints).map(([name, { variable }]) => [name, endpoints[variable] as string]),
  );
}

/**
 * A variable that is needed while modules load, before anything may fail for a missing one (a build has none). It is
 * checked with the rest when the server starts.
 */
export function settingAtLoad(name: "LOG_LEVEL" | "MAX_DURATION_SECONDS"): string | undefined {
  return process.env[name] || undefined;
}
