import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer } from "../dev/stack/app";
import { answering } from "../dev/stack/engine";
import { freePort } from "../dev/stack/ports";
import { type Service, script, startUntilReady } from "../dev/stack/process";
import { launchChromium } from "../dev/test/chromium";
import { PASSWORD } from "./stack";

// The first visits to a deployment on Vercel: without its secrets, without its tables, and when all is there.

const run = promisify(execFile);
let folder: string;
let database: { service: Service; match: RegExpMatchArray };
let browser: Browser;
let page: Page;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tidemark-set-up-"));
  database = await startUntilReady({
    name: "the embedded database",
    ...script("dev/database/cli.ts", "--data", `${folder}/database`),
    logFile: `${folder}/database.log`,
    ready: /^ready (postgres:\S+)/,
  });
  browser = await launchChromium(process.env.CHROMIUM_PATH ?? "");
  page = await browser.newPage();
});
afterAll(async () => {
  await browser?.close();
  await database?.service.stop();
  rmSync(folder, { recursive: true, force: true });
});

const secret = () => randomBytes(32).toString("hex");

/** It listens, and is not well yet. */
async function start(env: Record<string, string | undefined>, port: number): Promise<Service> {
  const service = startServer({ port, mode: "start", env, logFile: `${folder}/app.log` });
  await answering(`http://127.0.0.1:${port}/icon.svg`, service);
  return service;
}

test("a deployment says what it lacks, until somebody has a login", async () => {
  const port = await freePort(0);
  const env = {
    DATABASE_URL: database.match[1],
    ...{ VERCEL: "1", VERCEL_ENV: "production", APP_URL: `http://127.0.0.1:${port}` },
    BETTER_AUTH_SECRET: "tooshort",
    INNGEST_DEV: "1",
  };
  const lacking = await start(env, port);
  for (const path of ["/", "/sign-in", "/accounts"]) {
    await page.goto(env.APP_URL + path);
    await page.getByRole("heading", { name: "Almost there" }).waitFor();
  }
  const said = await page.getByRole("main").textContent();
  expect(said).toContain("CREDENTIALS_KEYSis required");
  expect(said).toContain("BETTER_AUTH_SECRETmust have at least 32 characters");
  expect(said).toContain("Environment Variables");
  expect(said).not.toContain("tooshort");
  expect(said).not.toContain(env.DATABASE_URL);
  const drawn = await page.locator("code").allTextContents();
  expect(drawn).toHaveLength(3);
  const api = await fetch(`${env.APP_URL}/api/accounts`);
  expect(api.status).toBe(503);
  expect(await api.json()).toMatchObject({ error: { code: "not_set_up" } });
  await lacking.stop();

  // What the page has drawn is what is wanted.
  const [keys = "", sessions = ""] = drawn;
  const whole = { ...env, CREDENTIALS_KEYS: keys, BETTER_AUTH_SECRET: sessions };
  const service = await start(whole, port);
  const url = env.APP_URL;
  await page.goto(`${url}/`);
  await page.waitForURL(`${url}/setup`);
  await page.getByText(/^lacks \d+ migrations/).waitFor();
  const plain = { PATH: process.env.PATH, HOME: process.env.HOME };
  await run("npm", ["run", "db:migrate"], { env: { ...plain, DATABASE_URL: env.DATABASE_URL } as never });
  await page.getByRole("link", { name: "Look again" }).click();
  await page.getByRole("heading", { name: "Everything is in place" }).waitFor();
  await page.getByRole("link", { name: "Create the first login" }).click();
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.waitForURL((at) => !at.pathname.startsWith("/sign-up"));
  expect((await fetch(`${url}/setup`)).status).toBe(404);

  // No CRON_SECRET was given: nobody knows the one that the process has drawn.
  for (const bearer of ["", "undefined", secret()]) {
    const answer = await fetch(`${url}/api/cron/sync-sales`, { headers: { Authorization: `Bearer ${bearer}` } });
    expect(answer.status).toBe(401);
  }
  await service.stop();
});
