import { z } from "zod";
import { keyRingSchema } from "./key-ring";
import { isDevMode, productionProblems } from "./production-rules";
import { isPreview, withPlatform } from "./sources";

const flag = z
  .enum(["true", "false", "1", "0", ""])
  .optional()
  .transform((value) => value === "true" || value === "1");

const postgresUrl = z
  .string({ error: "is required: a Postgres URL such as postgres://user:password@host:5432/tidemark" })
  .regex(/^postgres(ql)?:\/\//, "must start with postgres:// or postgresql://");

const httpUrl = (example: string) =>
  z.url({ protocol: /^https?$/, hostname: /.+/, error: `must be a URL such as ${example}` });

const baseUrl = httpUrl("https://api.example.com/v1").transform((text) => text.replace(/\/+$/, ""));

/** A network's base URL. Which there are, and what they are when absent, is for each adapter to say. */
const ENDPOINT = /^[A-Z0-9]+_(API|AUTH)_URL$/;

const whole = (unit: string, min: number, max: number) => {
  const error = `must be a whole number of ${unit} from ${min} to ${max}`;
  return z.coerce.number({ error }).int(error).min(min, error).max(max, error);
};

const settingsSchema = z.object({
  DATABASE_URL: postgresUrl,
  /** The direct address, for migrations alone. */
  DATABASE_URL_UNPOOLED: postgresUrl.optional(),
  DATABASE_DRIVER: z.enum(["neon", "pg"], { error: 'must be "neon" or "pg"' }).optional(),
  /** Host and path of a WebSocket-to-TCP proxy for the Neon driver; only for a Postgres that is not Neon's. */
  NEON_WS_PROXY: z.string().optional(),
  DATABASE_POOL_SIZE: whole("connections", 1, 100).default(5),
  CREDENTIALS_KEYS: keyRingSchema,
  CRON_SECRET: z
    .string({ error: "is required: at least 32 random characters, e.g. from `openssl rand -hex 32`" })
    .min(32, "must have at least 32 characters, e.g. from `openssl rand -hex 32`"),
  BETTER_AUTH_SECRET: z
    .string({ error: "is required: at least 32 random characters, e.g. from `openssl rand -hex 32`" })
    .min(32, "must have at least 32 characters, e.g. from `openssl rand -hex 32`"),
  APP_URL: z
    .string({ error: "is required: the public URL of the app, e.g. https://tidemark.example.com" })
    .pipe(httpUrl("https://tidemark.example.com")),
  INNGEST_EVENT_KEY: z.string().optional(),
  INNGEST_SIGNING_KEY: z.string().optional(),
  INNGEST_DEV: z.string().optional(),
  INNGEST_BASE_URL: z.string().optional(),
  /** Where a run is looked at, with `{runId}` in it; pages link there. */
  INNGEST_RUN_URL: httpUrl("https://app.inngest.com/env/production/runs/{runId}")
    .refine((text) => text.includes("{runId}"), "must hold {runId}, where the run's id belongs")
    .optional(),
  INNGEST_SERVE_ORIGIN: httpUrl("http://localhost:3000").optional(),
  /** Proxies in front of the app, the last of which may be believed about who asked it. */
  TRUSTED_PROXY_HOPS: whole("proxies", 0, 10).optional(),
  /** Set by the platform itself: requests come through its proxy alone. */
  VERCEL: z.string().optional(),
  /** Mail; without it there is none, but printed in development. */
  SMTP_URL: z
    .url({
      protocol: /^smtps?$/,
      hostname: /.+/,
      error: "must be a URL such as smtps://user:password@mail.example.com:465",
    })
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^[^<>\r\n]*<[^<>@\s]+@[^<>@\s]+>$|^[^<>@\s]+@[^<>@\s]+$/,
      'must be an address, or a name with one: "Tidemark <alerts@example.com>"',
    )
    .optional(),
  /** Sign-in by a login that people have there; each with both or neither. */
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  /** Opens `/api/metrics`, which is not there without it. */
  METRICS_TOKEN: z.string().optional(),
  /** Where traces go (OTLP over HTTP); without it there are none. */
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl("http://localhost:4318").optional(),
  /** Alerts may go to webhooks on this very machine: for development and tests. */
  ALERTS_TO_LOOPBACK: flag,
  SALES_TRACKING_DRY_RUN: flag,
  MAX_DURATION_SECONDS: whole("seconds", 5, 900).default(60),
  MAX_PAGES_PER_RUN: whole("pages", 3, 300).default(300),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
});

const schema = settingsSchema
  .refine(({ SMTP_URL, MAIL_FROM }) => !SMTP_URL || MAIL_FROM, {
    path: ["MAIL_FROM"],
    error: 'is required with SMTP_URL: whom mails come from, e.g. "Tidemark <alerts@example.com>"',
  })
  .superRefine((given, context) => {
    for (const provider of ["GITHUB", "GOOGLE"] as const) {
      const names = [`${provider}_CLIENT_ID`, `${provider}_CLIENT_SECRET`] as const;
      const missing = names.filter((name) => !given[name]);
      if (missing.length !== 1) continue;
      const other = names.find((name) => given[name]);
      context.addIssue({ code: "custom", path: [...missing], message: `is required with ${other}` });
    }
  });

export type Env = z.infer<typeof schema> & {
  /** The base URLs that were given, by variable; `endpointsOf` adds each network's own. */
  endpoints: Record<string, string>;
};

/** Variables are missing or wrong. The message names each, and no value. */
export class EnvironmentIncomplete extends Error {
  override readonly name = "EnvironmentIncomplete";
}

/** Reads and checks a set of variables. Throws one error that names every variable at fault and how to fix it. */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  // An empty value in an env file means "not set".
  const given = withPlatform(Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== "")));
  const settings = schema.safeParse(given);
  const endpoints = z.record(z.string(), baseUrl).safeParse(pick(given, ENDPOINT));
  const unsafe = productionProblems(given, keyRingSchema.safeParse(given.CREDENTIALS_KEYS).data);
  if (settings.success && endpoints.success && unsafe.length === 0) {
    return { ...settings.data, endpoints: endpoints.data };
  }
  const issues = [...(settings.error?.issues ?? []), ...(endpoints.error?.issues ?? []), ...unsafe];
  const lines = issues.map((issue) => `  ${issue.path.join(".")} ${issue.message}`);
  throw new EnvironmentIncomplete(
    `The environment is not complete:\n${lines.join("\n")}\nSee .env.example for every variable.`,
  );
}

function pick(variables: Record<string, string | undefined>, names: RegExp): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => names.test(name)));
}

let cached: Env | undefined;

/** The checked environment of this process; read on first use, so that a build needs none. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}

/** The app's own address as the engine is to reach it: from configuration, never from a request's headers. */
export function serveOrigin(): string {
  return new URL(env().INNGEST_SERVE_ORIGIN ?? env().APP_URL).origin;
}

/** Whether the engine is one of our own, which may lose its memory; Inngest Cloud keeps what it was told. */
export function hasOwnEngine(): boolean {
  const { INNGEST_DEV, INNGEST_BASE_URL } = env();
  return Boolean(INNGEST_BASE_URL) || isDevMode(INNGEST_DEV);
}

/**
 * A variable that is needed while modules load, before anything may fail for a missing one (a build has none). It is
 * checked with the rest when the server starts.
 */
export function settingAtLoad(name: "LOG_LEVEL" | "MAX_DURATION_SECONDS"): string | undefined {
  return process.env[name] || undefined;
}

/** Whether the module loads in a deployment of a branch, where nothing runs by the clock. */
export const isPreviewAtLoad = (): boolean => isPreview(process.env);

/** The variables as they were given, for who looks at an installation that may not be complete. */
export const givenVariables = (): Record<string, string | undefined> => process.env;

/** Whether every variable has the right form. */
export function isEnvironmentComplete(): boolean {
  try {
    env();
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether the environment is complete. Plain text on stderr when it is not: there is no log level yet. A server of one's own
 * ends then; on a platform, where nobody sees it start, the set-up page says the same.
 */
export function checkEnvironment(): boolean {
  try {
    env();
    return true;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (!process.env.VERCEL) process.exit(1);
    return false;
  }
}
