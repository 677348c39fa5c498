import { spawnSync } from "node:child_process";
import { DrizzleQueryError } from "drizzle-orm/errors";
import { expect, test } from "vitest";
import { createDatabase } from "#db/client";
import { user } from "#db/schema/index";
import { describeError } from "./logger";

const CANARY = "canary-0f3a9c";

test("an event that Neon's driver throws is told by its error, wrapped in a query or not", () => {
  const event = {
    type: "error",
    message: "connect failed",
    error: Object.assign(new Error("down"), { code: "ECONNREFUSED" }),
  };
  const told = { name: "Error", message: "down", code: "ECONNREFUSED" };
  expect(describeError(event)).toEqual(told);
  expect(describeError(new DrizzleQueryError(`select ${CANARY}`, [CANARY], event as unknown as Error))).toEqual(told);
  expect(describeError({ type: "error", message: "closed" })).toMatchObject({ message: "closed" });
});

test("neither a query nor its parameters are told, whatever the error", () => {
  const quoting = Object.assign(new Error(`invalid input syntax for type uuid: "${CANARY}"`), { code: "22P02" });
  const errors = [
    new DrizzleQueryError(`select ${CANARY}`, [CANARY]),
    new DrizzleQueryError(`select ${CANARY}`, [CANARY], { odd: true } as unknown as Error),
    new DrizzleQueryError("select $1", [CANARY], quoting),
  ];
  for (const error of errors) expect(JSON.stringify(describeError(error))).not.toContain(CANARY);
});

test("an error of the database carries no parameter, however it is printed", async () => {
  const { db, close } = createDatabase({ url: "postgres://nobody@127.0.0.1:1/none" });
  const error = await db
    .insert(user)
    .values({ id: CANARY, name: CANARY, email: CANARY })
    .catch((thrown: unknown) => thrown);
  await close();
  expect(error).toMatchObject({ message: "Failed query (ECONNREFUSED)" });
  expect(String((error as Error).stack)).not.toContain(CANARY);
  expect(JSON.stringify(error)).not.toContain(CANARY);
});

test("with the database down, signing in logs nothing that came with the request", () => {
  const script = `
    const { auth } = await import("./src/http/auth.ts");
    const post = (path, body) => auth().handler(new Request("http://localhost:3000/api/auth" + path, {
      method: "POST", headers: { "content-type": "application/json", cookie: "better-auth.session_token=${CANARY}.x" },
      body: JSON.stringify(body) }));
    await post("/sign-in/email", { email: "${CANARY}@example.com", password: "${CANARY}" }).catch(() => undefined);
    await post("/sign-up/email", { email: "${CANARY}@example.com", password: "${CANARY}", name: "${CANARY}" }).catch(() => undefined);
    await auth().api.signInEmail({ body: { email: "${CANARY}@example.com", password: "${CANARY}" } }).catch((error) => console.error(error));
    process.exit(0);`;
  const secret = "s".repeat(32);
  const { stdout, stderr, status } = spawnSync("node", ["--import", "tsx", "--input-type=module", "-e", script], {
    encoding: "utf8",
    env: {
      NODE_ENV: "test",
      PATH: process.env["PATH"],
      DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
      CREDENTIALS_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}`,
      CRON_SECRET: secret,
      BETTER_AUTH_SECRET: secret,
      APP_URL: "http://localhost:3000",
    },
  });
  expect(status, stderr).toBe(0);
  expect(stdout + stderr).toContain("the sign-in reports");
  expect(stdout + stderr).not.toContain(CANARY);
  expect(stdout + stderr).not.toMatch(/select|insert into/i);
});
