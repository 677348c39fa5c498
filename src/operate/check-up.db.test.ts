import { execFile } from "node:child_process";
import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TEST_KEYS } from "../../test/account";
import { testDatabase } from "../../test/database";
import { startMailServer } from "../../test/mail-server";
import { startRoute } from "../../test/route-server";
import { checkUp, openPorts } from "./check-up";

const database = testDatabase();
let engine: Awaited<ReturnType<typeof startRoute>>;
beforeAll(async () => {
  engine = await startRoute(
    async (request) => new Response(null, { status: request.url.endsWith("/health") ? 200 : 404 }),
  );
});
afterAll(() => engine?.close());

const random = (n: number) =>
  Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 37 + n * 91) % 256)).toString("hex");

/** An installation that has all it needs. */
const good = () => ({
  DATABASE_URL: database.url,
  CREDENTIALS_KEYS: `k1:${Buffer.from(random(9), "hex").toString("base64")}`,
  CRON_SECRET: random(1),
  BETTER_AUTH_SECRET: random(2),
  APP_URL: "https://10.1.2.3",
  INNGEST_EVENT_KEY: random(3),
  INNGEST_SIGNING_KEY: random(4),
  INNGEST_BASE_URL: engine.url,
  TRUSTED_PROXY_HOPS: "1",
});

const badOf = async (variables: Record<string, string | undefined>) =>
  (await checkUp({ ...good(), ...variables }))
    .filter(({ verdict }) => verdict !== "ok" && verdict !== "note")
    .map(({ verdict, what }) => `${verdict} ${what}`);

test("an installation that has all it needs is found well, and says what it does without", async () => {
  const mail = await startMailServer();
  try {
    expect(await badOf({})).toEqual([]);
    const found = await checkUp({ ...good(), SMTP_URL: mail.url, MAIL_FROM: "a@example.com" });
    expect(found.map(({ verdict, what }) => `${verdict} ${what}`)).toEqual([
      "ok environment",
      "ok database",
      "ok engine",
      "ok mail",
      "note ports",
    ]);
  } finally {
    await mail.close();
  }
});

test("on Vercel nobody has to set the app's address, the second clock's secret or the proxies", async () => {
  const given = { VERCEL: "1", VERCEL_PROJECT_PRODUCTION_URL: "10.1.2.3", APP_URL: undefined, CRON_SECRET: undefined };
  const found = await checkUp({ ...good(), ...given, TRUSTED_PROXY_HOPS: undefined });
  expect(found.map(({ verdict, what }) => `${verdict} ${what}`)).toEqual([
    ...["ok environment", "note CRON_SECRET", "ok database", "ok engine", "note mail"],
  ]);
});

test.each([
  ["a secret of one letter", { CRON_SECRET: "a".repeat(40) }, ["wrong CRON_SECRET"]],
  ["no key for credentials", { CREDENTIALS_KEYS: undefined }, ["missing CREDENTIALS_KEYS"]],
  ["a test's key", { CREDENTIALS_KEYS: TEST_KEYS }, ["wrong CREDENTIALS_KEYS"]],
  ["one secret for two", { CRON_SECRET: random(2) }, ["weak CRON_SECRET, BETTER_AUTH_SECRET"]],
  ["a short token for metrics", { METRICS_TOKEN: "metrics" }, ["weak METRICS_TOKEN"]],
  ["nobody who tells addresses", { TRUSTED_PROXY_HOPS: undefined }, ["missing TRUSTED_PROXY_HOPS"]],
  ["the engine in development mode", { INNGEST_DEV: "1" }, ["wrong INNGEST_DEV"]],
  ["an engine that is away", { INNGEST_BASE_URL: "http://127.0.0.1:1" }, ["wrong engine"]],
  ["an engine at a public address", { INNGEST_BASE_URL: "http://8.8.8.8:1" }, ["open engine", "wrong engine"]],
  ["a database that is away", { DATABASE_URL: "postgres://a:b@127.0.0.1:1/c" }, ["wrong database"]],
  [
    "a pooler and nothing beside it",
    { DATABASE_URL: "postgres://a:b@db-pooler.x/c" },
    ["missing DATABASE_URL_UNPOOLED"],
  ],
  ["a mail server that is away", { SMTP_URL: "smtp://127.0.0.1:1", MAIL_FROM: "a@b.c" }, ["wrong mail"]],
  ["an app over http", { APP_URL: "http://10.1.2.3" }, ["wrong APP_URL"]],
])("finds %s", async (_, variables, expected) => {
  expect(await badOf(variables as Record<string, string | undefined>)).toEqual(expected);
});

test("an engine for development is told of, where it may be used", async () => {
  const found = await checkUp({ ...good(), APP_URL: "http://127.0.0.1:3000", INNGEST_DEV: "1", INNGEST_BASE_URL: "" });
  expect(found.filter(({ what }) => what === "engine")).toEqual([
    { verdict: "note", what: "engine", say: expect.stringContaining("no signature is checked") },
  ]);
});

test("the command names what it found, holds no secret, and ends with 1 where something is to be mended", async () => {
  const run = (variables: Record<string, string>) =>
    new Promise<{ status: number; stdout: string }>((resolve) => {
      const env = { PATH: process.env.PATH, ...variables } as unknown as NodeJS.ProcessEnv;
      execFile(process.execPath, ["--import", "tsx", "src/operate/doctor.ts"], { env }, (error, stdout) =>
        resolve({ status: Number(error?.code ?? 0), stdout }),
      );
    });
  const { INNGEST_BASE_URL: _, ...cloud } = good();
  const well = await run(cloud);
  expect([well.status, well.stdout]).toEqual([0, expect.stringContaining("Nothing is open, missing or weak.")]);
  const ill = await run({ ...cloud, TRUSTED_PROXY_HOPS: "" });
  expect([ill.status, ill.stdout]).toEqual([1, expect.stringContaining("! missing TRUSTED_PROXY_HOPS")]);
  for (const secret of [cloud.CRON_SECRET, cloud.BETTER_AUTH_SECRET, cloud.CREDENTIALS_KEYS, database.url]) {
    expect(well.stdout + ill.stdout).not.toContain(secret);
  }
});

test("finds a database that lacks a migration, and a port that answers", async () => {
  const journal = "drizzle.__drizzle_migrations";
  await database.db.execute(`delete from ${journal} where created_at = (select max(created_at) from ${journal})`);
  expect(await badOf({})).toEqual(["missing database"]);
  const server: Server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  expect(await openPorts("127.0.0.1", { [port]: "Redis", 1: "nothing" })).toMatchObject([
    { verdict: "open", what: `port ${port}` },
  ]);
  await new Promise((resolve) => server.close(resolve));
  expect(await openPorts("127.0.0.1", { [port]: "Redis" })).toMatchObject([{ verdict: "ok" }]);
});
