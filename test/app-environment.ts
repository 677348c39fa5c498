import { randomBytes } from "node:crypto";
import { TEST_KEYS } from "./account";

/** Sets what the app needs, for a test that loads its routes afterwards; `more` overrules. */
export function setAppEnvironment(more: { DATABASE_URL: string; APP_URL: string } & Record<string, string>): void {
  Object.assign(process.env, {
    DATABASE_DRIVER: "pg",
    CREDENTIALS_KEYS: TEST_KEYS,
    CRON_SECRET: randomBytes(32).toString("hex"),
    BETTER_AUTH_SECRET: randomBytes(32).toString("hex"),
    INNGEST_DEV: "1",
    ...more,
  });
}
