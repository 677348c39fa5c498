import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Env, parseEnv } from "./env";

type Variables = Record<string, string | undefined>;

const KEY = Buffer.alloc(32, 7).toString("base64");

const complete = (overrides: Variables = {}): Variables => ({
  DATABASE_URL: "postgres://tidemark:secret-word@db:5432/tidemark",
  CREDENTIALS_KEYS: `k1:${KEY}`,
  CRON_SECRET: "c".repeat(32),
  BETTER_AUTH_SECRET: "b".repeat(32),
  APP_URL: "https://tidemark.example.com",
  ...overrides,
});

const randomKey = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const engineKeys = { INNGEST_EVENT_KEY: "event", INNGEST_SIGNING_KEY: "signing" };
const production: Variables = {
  NODE_ENV: "production",
  CREDENTIALS_KEYS: randomKey("k1"),
  CRON_SECRET: randomBytes(32).toString("hex"),
  BETTER_AUTH_SECRET: randomBytes(32).toString("hex"),
  ...engineKeys,
};

function problemWith(overrides: Variables): string {
  try {
    parseEnv(complete(overrides));
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("It was accepted");
}

/** The lines of the message that speak of a variable. */
const linesOf = (message: string) => message.split("\n").filter((line) => line.startsWith("  "));

describe("parseEnv", () => {
  it("needs five variables, and has a value for every other one", () => {
    const env: Env = parseEnv(complete());
    expect(env).toMatchObject({
      DATABASE_POOL_SIZE: 5,
      SALES_TRACKING_DRY_RUN: false,
      MAX_DURATION_SECONDS: 60,
      LOG_LEVEL: "info",
      NODE_ENV: "development",
    });
    expect(env.DATABASE_DRIVER).toBeUndefined();
    expect(env.CREDENTIALS_KEYS.map(({ id }) => id)).toEqual(["k1"]);
  });

  it("takes the base URL of any network, without the slash at its end, and refuses what is none", () => {
    const given = { CLICKBANK_API_URL: "http://127.0.0.1:4010/sandbox//", HOTMART_AUTH_URL: "https://auth.example" };
    expect(parseEnv(complete(given)).endpoints).toEqual({
      CLICKBANK_API_URL: "http://127.0.0.1:4010/sandbox",
      HOTMART_AUTH_URL: "https://auth.example",
    });
    expect(() => parseEnv(complete({ JVZOO_API_URL: "api.jvzoo.com" }))).toThrow("JVZOO_API_URL must be a URL such as");
  });

  it.each(["true", "1"])("takes SALES_TRACKING_DRY_RUN=%s for yes", (value) => {
    expect(parseEnv(complete({ SALES_TRACKING_DRY_RUN: value })).SALES_TRACKING_DRY_RUN).toBe(true);
  });

  it.each(["false", "0", "", undefined])("takes SALES_TRACKING_DRY_RUN=%s for no", (value) => {
    expect(parseEnv(complete({ SALES_TRACKING_DRY_RUN: value })).SALES_TRACKING_DRY_RUN).toBe(false);
  });

  it("reads numbers", () => {
    const env = parseEnv(complete({ MAX_DURATION_SECONDS: "300", DATABASE_POOL_SIZE: "20" }));
    expect(env).toMatchObject({ MAX_DURATION_SECONDS: 300, DATABASE_POOL_SIZE: 20 });
  });

  it("takes an empty value for one that is not set", () => {
    expect(parseEnv(complete({ LOG_LEVEL: "", CLICKBANK_API_URL: "" })).LOG_LEVEL).toBe("info");
    expect(linesOf(problemWith({ DATABASE_URL: "" }))).toEqual([expect.stringMatching(/DATABASE_URL is required/)]);
  });

  it.each([
    ["DATABASE_URL", /postgres:\/\/user:password@host/],
    ["CREDENTIALS_KEYS", /openssl rand -base64 32/],
    ["CRON_SECRET", /openssl rand -hex 32/],
    ["BETTER_AUTH_SECRET", /openssl rand -hex 32/],
    ["APP_URL", /https:\/\/tidemark\.example\.com/],
  ])("says that %s is missing and how to make one", (name, how) => {
    const lines = linesOf(problemWith({ [name]: undefined }));
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^  ${name} is required`))]);
    expect(lines[0]).toMatch(how);
  });

  it.each([
    ["DATABASE_URL", "mysql://CANARY@db/tidemark", /must start with postgres:\/\//],
    ["DATABASE_DRIVER", "CANARY", /"neon" or "pg"/],
    ["DATABASE_POOL_SIZE", "CANARY", /number/],
    ["DATABASE_POOL_SIZE", "0", /1/],
    ["DATABASE_POOL_SIZE", "1.5", "whole number of connections from 1 to 100"],
    ["CREDENTIALS_KEYS", "k1:CANARY", /entry 1 .*openssl rand -base64 32/],
    ["CRON_SECRET", "CANARY", /at least 32 characters.*openssl/],
    ["BETTER_AUTH_SECRET", "CANARY", /at least 32 characters.*openssl/],
    ["APP_URL", "CANARY", /https:\/\/tidemark\.example\.com/],
    ["SALES_TRACKING_DRY_RUN", "CANARY", /"true"\|"false"/],
    ["MAX_DURATION_SECONDS", "CANARY", /number of seconds/],
    ["MAX_DURATION_SECONDS", "4", /seconds/],
    ["MAX_DURATION_SECONDS", "901", /./],
    ["TRUSTED_PROXY_HOPS", "CANARY", /whole number of proxies/],
    ["TRUSTED_PROXY_HOPS", "-1", /from 0 to 10/],
    ["LOG_LEVEL", "CANARY", /"info"/],
    ["NODE_ENV", "CANARY", /"production"/],
    ["INNGEST_SERVE_ORIGIN", "CANARY", /http:\/\/localhost:3000/],
    ["CLICKBANK_API_URL", "CANARY", /https:\/\/api\.example\.com/],
    ["DIGISTORE24_API_URL", "CANARY", /https:\/\/api\.example\.com/],
  ])("says that %s=%s is wrong and what is right, without repeating the value", (name, value, how) => {
    const message = problemWith({ [name]: value });
    expect(linesOf(message)).toEqual([expect.stringMatching(new RegExp(`^  ${name} .`))]);
    expect(message).toMatch(how);
    expect(message).not.toContain("CANARY");
  });

  it("names all that is wrong at once, and where every variable is described", () => {
    const wrong = { DATABASE_URL: undefined, CRON_SECRET: "short", LOG_LEVEL: "loud", CLICKBANK_API_URL: "nowhere" };
    const message = problemWith(wrong);
    for (const name of Object.keys(wrong)) expect(message).toMatch(new RegExp(`^  ${name} `, "m"));
    expect(linesOf(message)).toHaveLength(4);
    expect(message).toContain(".env.example");
  });

  it("wants to know whom mails come from where it is told who sends them", () => {
    const mail = { SMTP_URL: "smtps://user:secret-word@mail.example.com:465" };
    expect(linesOf(problemWith(mail))).toEqual([expect.stringMatching(/^ {2}MAIL_FROM is required with SMTP_URL/)]);
    for (const from of ["alerts@example.com", "Tidemark <alerts@example.com>"])
      expect(parseEnv(complete({ ...mail, MAIL_FROM: from })).MAIL_FROM).toBe(from);
    for (const from of ["Tidemark", "a@b\r\nBcc: c@d", "Tidemark <alerts>"])
      expect(linesOf(problemWith({ ...mail, MAIL_FROM: from }))).toEqual([
        expect.stringMatching(/^ {2}MAIL_FROM must/),
      ]);
    const wrong = problemWith({
      ...mail,
      SMTP_URL: "https://mail.example.com/secret-word",
      MAIL_FROM: "a@example.com",
    });
    expect(linesOf(wrong)).toEqual([expect.stringMatching(/^ {2}SMTP_URL must be a URL such as/)]);
    expect(wrong).not.toContain("secret-word");
  });

  it("needs the engine's keys in production, unless a local engine is named", () => {
    const message = problemWith({ ...production, INNGEST_EVENT_KEY: undefined, INNGEST_SIGNING_KEY: undefined });
    for (const name of ["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"]) expect(message).toContain(`${name} is required`);
    expect(parseEnv(complete(production))).toMatchObject(engineKeys);
    expect(parseEnv(complete({ NODE_ENV: "test" })).INNGEST_EVENT_KEY).toBeUndefined();
  });

  it.each([
    ["INNGEST_DEV", "1", /must not be set in production/],
    ["INNGEST_DEV", "true", /must not be set/],
    ["INNGEST_DEV", "http://10.0.0.7:8288", /must not be set/],
    ["ALERTS_TO_LOOPBACK", "true", /must not be set in production/],
    ["APP_URL", "http://tidemark.example.com", /https:\/\//],
    ["APP_URL", "http://127.0.0.1.example.com", /https:\/\//],
    ["CRON_SECRET", " ".repeat(32), /can be guessed/],
    ["CRON_SECRET", "c".repeat(64), /can be guessed/],
    ["BETTER_AUTH_SECRET", "0123456789".repeat(4), /can be guessed/],
    ["BETTER_AUTH_SECRET", "abcabcab".repeat(5), /can be guessed/],
    ["CREDENTIALS_KEYS", `k1:${Buffer.alloc(32).toString("base64")}`, /"k1".*can be guessed/],
    ["CREDENTIALS_KEYS", `${randomKey("new")},old:${Buffer.alloc(32, "pass").toString("base64")}`, /"old".*guessed/],
  ])("does not start in production with %s=%s", (name, value, why) => {
    const lines = linesOf(problemWith({ ...production, [name]: value }));
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^  ${name} .`))]);
    expect(lines[0]).toMatch(why);
    expect(parseEnv(complete({ [name]: value })).NODE_ENV).toBe("development");
  });

  it.each(["0", "false", " FALSE "])("takes INNGEST_DEV=%s for off, as the engine's SDK does", (off) => {
    expect(parseEnv(complete({ ...production, INNGEST_DEV: off })).INNGEST_DEV).toBe(off);
    const message = problemWith({ ...production, INNGEST_DEV: off, INNGEST_SIGNING_KEY: undefined });
    expect(linesOf(message)).toEqual([expect.stringMatching(/^ {2}INNGEST_SIGNING_KEY is required/)]);
  });

  it.each(["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"])(
    "lets a production build on one's own machine, at %s, have the local engine and http",
    (url) => {
      const local = { ...production, APP_URL: url, INNGEST_DEV: "http://127.0.0.1:8288" };
      expect(parseEnv(complete({ ...local, INNGEST_EVENT_KEY: undefined })).APP_URL).toBe(url);
    },
  );

  it("takes every random secret for one", () => {
    for (let n = 0; n < 500; n += 1) {
      const secrets = { CRON_SECRET: randomBytes(16).toString("hex"), CREDENTIALS_KEYS: randomKey("k") };
      expect(parseEnv(complete({ ...production, ...secrets })).CRON_SECRET).toBe(secrets.CRON_SECRET);
    }
  });

  it("repeats no secret that is right while another variable is wrong", () => {
    const message = problemWith({ APP_URL: undefined });
    for (const secret of [KEY, "secret-word", "c".repeat(32)]) expect(message).not.toContain(secret);
  });
});
