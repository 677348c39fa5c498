import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

export interface LocalSecrets {
  CREDENTIALS_KEYS: string;
  CRON_SECRET: string;
  BETTER_AUTH_SECRET: string;
}

/** Secrets for a local stack, made once per folder: the database beside them holds what they sealed. */
export function localSecrets(folder: string): LocalSecrets {
  const file = `${folder}/secrets.json`;
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as LocalSecrets;
  const secrets = {
    CREDENTIALS_KEYS: `local1:${randomBytes(32).toString("base64")}`,
    CRON_SECRET: randomBytes(32).toString("hex"),
    BETTER_AUTH_SECRET: randomBytes(32).toString("hex"),
  };
  writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}
