import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rejectedRecord } from "#db/schema/index";
import { connectTestAccount } from "../../../test/account";
import { setAppEnvironment } from "../../../test/app-environment";
import { testDatabase } from "../../../test/database";

const APP_URL = "http://127.0.0.1:3992";
const METRICS_TOKEN = "canary-metrics-token";
const database = testDatabase();

beforeAll(() => setAppEnvironment({ DATABASE_URL: database.url, APP_URL, METRICS_TOKEN }));
afterAll(async () => (await import("#db/client")).closeDatabase());

async function scrape(token?: string) {
  const { GET } = await import("./metrics/route");
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const answer = await GET(new Request(`${APP_URL}/api/metrics`, { headers }), { params: Promise.resolve({}) });
  return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() };
}

/** The value of a figure with these labels; undefined where it is not told. */
const figureOf = (text: string, name: string, labels = "") =>
  text
    .split("\n")
    .find((line) => line.startsWith(`${name}${labels && `{${labels}}`} `))
    ?.split(" ")[1];

test("how the service does is told to whoever has the token, and nothing of a user", async () => {
  expect((await scrape()).status).toBe(401);
  expect((await scrape("a guess")).status).toBe(401);
  const empty = await scrape(METRICS_TOKEN);
  expect(empty).toMatchObject({ status: 200, type: expect.stringContaining("text/plain") });
  expect(figureOf(empty.text, "tidemark_database_up")).toBe("1");
  expect(figureOf(empty.text, "tidemark_last_tick_age_seconds"), "nobody waits for a tick").toBeUndefined();
  expect(figureOf(empty.text, "tidemark_inbox_waiting")).toBe("0");

  const { db } = database;
  const { id, userId, network } = await connectTestAccount(db, "clickbank", { apiKey: "API-OF-SOMEBODY" });
  await connectTestAccount(db, "hotmart", { clientId: "c", clientSecret: "s" }, userId);
  const connected = (await scrape(METRICS_TOKEN)).text;
  expect(Number(figureOf(connected, "tidemark_last_tick_age_seconds")), "since somebody waits for one").toBeLessThan(
    60,
  );
  expect(figureOf(connected, "tidemark_held_back_rows", 'network="hotmart"')).toBe("0");
  const log = (success: boolean, code: string | null) => sql`
    insert into sync_log (account_id, user_id, network, kind, trigger, run_id, seq, window_start, window_end, started_at,
      completed_at, alive_until, success, error_code, last_record_date, tick)
    values (${id}, ${userId}, ${network}, 'incremental', 'schedule', ${randomUUID()}, 1, now() - interval '3 hours',
      now() - interval '2 hours', now(), now(), now(), ${success}, ${code}, now() - interval '9 days', now() - interval '1 hour')`;
  await db.execute(log(true, null));
  await db.execute(log(false, "rate_limited"));
  await db
    .insert(rejectedRecord)
    .values({ accountId: id, userId, network, fingerprint: "f", reason: "REASON", raw: {} });

  const { text } = await scrape(METRICS_TOKEN);
  expect(figureOf(text, "tidemark_accounts", 'network="clickbank",status="active"')).toBe("1");
  const syncs = 'network="clickbank",kind="incremental",outcome=';
  expect(figureOf(text, "tidemark_syncs_last_hour", `${syncs}"ok"`)).toBe("1");
  expect(figureOf(text, "tidemark_syncs_last_hour", `${syncs}"rate_limited"`)).toBe("1");
  expect(Number(figureOf(text, "tidemark_account_lag_seconds", 'network="clickbank",of="worst"'))).toBeCloseTo(
    7_200,
    -2,
  );
  expect(Number(figureOf(text, "tidemark_account_lag_seconds", 'network="hotmart",of="worst"'))).toBeLessThan(60);
  expect(figureOf(text, "tidemark_held_back_rows", 'network="clickbank"')).toBe("1");
  expect(Number(figureOf(text, "tidemark_last_tick_age_seconds"))).toBeCloseTo(3_600, -2);
  expect(figureOf(text, "tidemark_invocation_limit_seconds")).toBe("60");
  expect(text).toContain("process_cpu_seconds_total");
  for (const secret of [id, userId, "Test account", "REASON", METRICS_TOKEN, "example.com"]) {
    expect(text).not.toContain(secret);
  }
});
