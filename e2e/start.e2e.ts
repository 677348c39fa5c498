import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";

const COMPLETE = {
  DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
  CREDENTIALS_KEYS: `k1:${randomBytes(32).toString("base64")}`,
  CRON_SECRET: randomBytes(32).toString("hex"),
  BETTER_AUTH_SECRET: randomBytes(32).toString("hex"),
  APP_URL: "http://127.0.0.1:1",
  INNGEST_DEV: "1",
};

function start(env: Record<string, string | undefined>) {
  const { PATH, HOME } = process.env;
  return spawnSync("npx", ["next", "start", "--port", "0"], {
    env: { PATH, HOME, NODE_ENV: "production", ...COMPLETE, ...env } as NodeJS.ProcessEnv,
    encoding: "utf8",
    timeout: 120_000,
  });
}

test.each([
  ["DATABASE_URL", undefined],
  ["DATABASE_URL", "mysql://localhost/tidemark"],
  ["CREDENTIALS_KEYS", "k1:dG9vc2hvcnQ="],
  ["CRON_SECRET", "short"],
  ["CRON_SECRET", "c".repeat(32)],
  ["APP_URL", "http://tidemark.example.com"],
  ["INNGEST_SIGNING_KEY", undefined],
])("a start with %s=%s stops with a message that names it and not its value", (name, value) => {
  const env = name === "INNGEST_SIGNING_KEY" ? { INNGEST_DEV: undefined } : { [name]: value };
  const { status, stderr, stdout } = start(env);
  expect(status).toBe(1);
  expect(stderr).toContain(`  ${name} `);
  if (value) expect(stderr + stdout).not.toContain(value);
});
