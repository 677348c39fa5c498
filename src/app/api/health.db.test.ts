import { afterAll, beforeAll, expect, test } from "vitest";
import { TEST_KEYS } from "../../../test/account";
import { testDatabase } from "../../../test/database";

const database = testDatabase();

beforeAll(() => {
  const readOnly = new URL(database.url);
  readOnly.searchParams.set("options", "-c default_transaction_read_only=on");
  Object.assign(process.env, {
    DATABASE_URL: readOnly.href,
    DATABASE_DRIVER: "pg",
    CREDENTIALS_KEYS: TEST_KEYS,
    CRON_SECRET: "c".repeat(32),
    BETTER_AUTH_SECRET: "b".repeat(32),
    APP_URL: "http://127.0.0.1:3996",
    LOG_LEVEL: "silent",
  });
});
afterAll(async () => (await import("#db/client")).closeDatabase());

test("a database that answers and takes no writes is a 503, which says so and nothing else", async () => {
  const { GET } = await import("#app/api/health/route");
  const answer = await GET(new Request("http://127.0.0.1:3996/api/health"), { params: Promise.resolve({}) });
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ status: "degraded", database: "read_only", lastTick: null });
});
