import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";

type Variables = Record<string, string | undefined>;

/**
 * The variables with what Vercel tells of itself in place of what nobody has set there: the app's address, and a CRON_SECRET
 * that nobody knows, so that `/api/cron/*` refuses everyone until there is one (the engine's clock needs none).
 */
export function withPlatform(given: Variables): Variables {
  if (!given.VERCEL) return given;
  const host = isPreview(given) ? (given.VERCEL_BRANCH_URL ?? given.VERCEL_URL) : given.VERCEL_PROJECT_PRODUCTION_URL;
  return {
    ...given,
    APP_URL: given.APP_URL ?? (host && `https://${host}`),
    CRON_SECRET: given.CRON_SECRET ?? randomBytes(32).toString("hex"),
  };
}

/** A deployment of a branch, beside production: nothing of it runs by the clock. */
export const isPreview = ({ VERCEL_ENV }: Variables): boolean => VERCEL_ENV === "preview";

/** For commands of an operator: what `.env` says, where there is one, as the app itself reads it. What is set already stays. */
export function loadEnvFile(): void {
  if (existsSync(".env")) process.loadEnvFile(".env");
}
