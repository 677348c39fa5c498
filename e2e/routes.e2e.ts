import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DAY } from "#domain/window";
import { waitFor } from "../test/wait-for";
import { connect, type EndToEnd, isComplete, PASSWORD, startEndToEnd } from "./stack";

let e2e: EndToEnd;
beforeAll(async () => {
  e2e = await startEndToEnd();
});
afterAll(() => e2e?.close());

const QUIET = { since: "2026-09-01", salesPerDay: 1 };
const call = (path: string, init?: RequestInit) => fetch(`${e2e.stack.appUrl}${path}`, init);
const bearer = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } });

describe("without a session", () => {
  test.each([
    ["GET", "/api/accounts"],
    ["POST", "/api/accounts"],
    ["GET", "/api/networks"],
    ["GET", "/api/sync-logs"],
    ["DELETE", "/api/accounts/00000000-0000-4000-8000-000000000000"],
  ])("%s %s answers 401", async (method, path) => {
    const response = await call(path, { method });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: "unauthorized" } });
  });

  test("liveness answers, with nothing about any user", async () => {
    const response = await call("/api/health");
    expect(response.status).toBe(200);
    expect(Object.keys(await response.json()).sort()).toEqual(["database", "lastTick", "status"]);
  });
});

describe("connecting an account", () => {
  test("names the field of a body that is not valid, and stores nothing", async () => {
    const user = await e2e.signUp();
    const post = (body: unknown) => user.send("POST", "/api/accounts", body).catch((error: Error) => error.message);
    expect(await post({ network: "clickbank", credentials: { apiKey: "x" } })).toMatch(/400.*"label"/);
    expect(await post({ network: "amazon", label: "a", credentials: {} })).toMatch(/400.*"network"/);
    expect(await post({ network: "clickbank", label: "a", credentials: {} })).toMatch(/400.*"credentials.apiKey"/);
    expect(await user.get("/api/accounts")).toEqual({ accounts: [], nextCursor: null });
  });

  test("answers 422 with the typed reason when the network rejects the key", async () => {
    const user = await e2e.signUp();
    const body = { network: "digistore24", label: "Wrong", credentials: { apiKey: "1-nonsense" } };
    await expect(user.send("POST", "/api/accounts", body)).rejects.toThrow(/422.*credentials_rejected/);
    expect(await user.get("/api/accounts")).toEqual({ accounts: [], nextCursor: null });
  });

  test("refuses the same login twice, since its sales would count twice", async () => {
    const user = await e2e.signUp();
    const { credentials } = e2e.sandbox.createAccount({ network: "digistore24", profile: QUIET });
    const body = { network: "digistore24", label: "Once", credentials };
    await user.send("POST", "/api/accounts", body);
    await expect(user.send("POST", "/api/accounts", body)).rejects.toThrow(/409.*already_connected/);
  });

  test("gives a disconnected login its account and history back", async () => {
    const user = await e2e.signUp();
    const { credentials } = e2e.sandbox.createAccount({ network: "digistore24", profile: QUIET });
    const body = { network: "digistore24", label: "Back again", credentials };
    const first = await user.send<{ account: { id: string } }>("POST", "/api/accounts", body);
    await waitFor("the import is complete", () => isComplete(user, first.account.id));
    await user.send("DELETE", `/api/accounts/${first.account.id}`);
    expect(await user.get("/api/accounts")).toEqual({ accounts: [], nextCursor: null });
    expect(await e2e.query("select credentials from network_account where id = $1", [first.account.id])).toEqual([
      { credentials: null },
    ]);
    const again = await user.send<{ account: { id: string; counts: { sales: number } } }>(
      "POST",
      "/api/accounts",
      body,
    );
    expect(again.account.id).toBe(first.account.id);
    expect(again.account.counts.sales).toBeGreaterThan(0);
  });
});

test("a period that lies in the future, or before the network's history, is refused by its field; up to today is fine", async () => {
  const user = await e2e.signUp();
  const { id } = await connect(e2e, user, "digistore24", QUIET);
  await waitFor("the import is complete", () => isComplete(user, id));
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const reread = (start: string, end: string) =>
    user.send("POST", `/api/accounts/${id}/sync`, { window: { start, end } });
  await expect(reread(at(DAY), at(2 * DAY))).rejects.toThrow(/400.*"window.end"/);
  await expect(reread(at(-DAY), at(DAY))).rejects.toThrow(/400.*"window.end"/);
  await expect(reread("9998-01-01T00:00:00Z", "9999-01-01T00:00:00Z")).rejects.toThrow(/400.*"window.end"/);
  await expect(reread("1995-01-01T00:00:00Z", "1996-01-01T00:00:00Z")).rejects.toThrow(/400.*"window.end"/);
  await reread(at(-DAY), at(0));
  await waitFor("the period is read again", async () => {
    const [row] = await e2e.query<{ ok: boolean }>(
      "select bool_and(window_end <= started_at) as ok from sync_log where account_id = $1 and kind = 'reread' and success",
      [id],
    );
    return row?.ok;
  });
});

test("another user's account is 404 everywhere, and stays as it was", async () => {
  const [owner, stranger] = [await e2e.signUp(), await e2e.signUp()];
  const { id } = await connect(e2e, owner, "digistore24", QUIET);
  const attempts = [
    () => stranger.get(`/api/accounts/${id}`),
    () => stranger.get(`/api/accounts/${id}/coverage`),
    () => stranger.get(`/api/sync-logs?accountId=${id}`),
    () => stranger.send("POST", `/api/accounts/${id}/sync`),
    () => stranger.send("PUT", `/api/accounts/${id}/credentials`, { credentials: { apiKey: "1-x" } }),
    () => stranger.send("DELETE", `/api/accounts/${id}`),
    () => owner.get("/api/accounts/not-an-id"),
  ];
  for (const attempt of attempts) await expect(attempt()).rejects.toThrow(/404/);
  expect(await stranger.get("/api/sync-logs")).toEqual({ syncLogs: [], nextCursor: null, runUrl: null });
  expect(await owner.get(`/api/accounts/${id}`)).toMatchObject({ account: { id, status: "active" } });
});

describe("the cron route", () => {
  test("answers 401 without the right bearer", async () => {
    expect((await call("/api/cron/sync-sales")).status).toBe(401);
    expect((await call("/api/cron/sync-sales", bearer("x".repeat(64)))).status).toBe(401);
    expect((await call("/api/cron/sync-sales", { headers: { "x-vercel-cron": "1" } })).status).toBe(401);
  });

  test("waits for the results of its tick; the same hour again starts no second sync", async () => {
    const user = await e2e.signUp();
    const { id } = await connect(e2e, user, "clickbank", QUIET);
    await waitFor("the import is complete", () => isComplete(user, id));
    const tick = async () => {
      const response = await call("/api/cron/sync-sales?wait=40", bearer(e2e.stack.secrets.CRON_SECRET));
      const body = (await response.json()) as { dispatched: number; results: { accountId: string }[] };
      return { ...body, mine: body.results.filter(({ accountId }) => accountId === id) };
    };
    const first = await tick();
    expect(first).toMatchObject({ success: true, durationMs: expect.any(Number) });
    expect(first.dispatched).toBe(first.results.length);
    expect(first.mine).toMatchObject([{ network: "clickbank", success: true, recordsSynced: expect.any(Number) }]);
    await tick();
    const { syncLogs } = await user.get<{ syncLogs: { kind: string }[] }>(`/api/sync-logs?accountId=${id}`);
    expect(syncLogs.filter(({ kind }) => kind === "incremental")).toHaveLength(1);
  });

  test("has no demo sales in production", async () => {
    expect((await call("/api/cron/seed-daily-sales", bearer(e2e.stack.secrets.CRON_SECRET))).status).toBe(404);
  });
});

test("a history of many syncs is paged by cursor without a row lost or seen twice", async () => {
  const user = await e2e.signUp();
  const { id } = await connect(e2e, user, "digistore24", QUIET);
  await waitFor("the import is complete", () => isComplete(user, id));
  await e2e.query(
    `insert into sync_log (account_id, user_id, network, kind, trigger, run_id, seq, window_start, window_end, started_at,
       completed_at, alive_until, success)
     select account_id, user_id, network, 'incremental', 'schedule', 'made-' || n, 1, now(), now(), now(), now(), now(), true
     from sync_log, generate_series(1, 120) as n where account_id = $1 and seq = 1 limit 120`,
    [id],
  );
  const seen: string[] = [];
  let cursor = "";
  do {
    const page = await user.get<{ syncLogs: { id: string }[]; nextCursor: string | null }>(
      `/api/sync-logs?accountId=${id}${cursor && `&cursor=${cursor}`}`,
    );
    seen.push(...page.syncLogs.map((log) => log.id));
    cursor = page.nextCursor ?? "";
  } while (cursor);
  const [total] = await e2e.query<{ count: string }>("select count(*) from sync_log where account_id = $1", [id]);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toHaveLength(Number(total?.count));
  await expect(user.get("/api/sync-logs?cursor=nonsense")).rejects.toThrow(/400.*"cursor"/);
});

test("a file of sales that breaks off ends with an error, not like a whole one", async () => {
  const user = await e2e.signUp();
  const { id } = await connect(e2e, user, "digistore24", QUIET);
  await e2e.query(
    `insert into sale (user_id, account_id, network, transaction_id, type, status, raw_status, currency, gross_currency,
       commission_minor, earned_minor, sale_date, product_name, state_at, listed)
     select user_id, id, network, 'many-' || n, 'sale', 'APPROVED', 'payment', 'EUR', 'EUR', 100, 100,
       now() - n * interval '1 minute', repeat('long name ', 30), now(), true
     from network_account, generate_series(1, 60000) as n where id = $1`,
    [id],
  );
  const { email } = user;
  const signedIn = await call("/api/auth/sign-in/email", {
    method: "POST",
    headers: { "content-type": "application/json", origin: e2e.stack.appUrl },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const file = await call("/api/sales.csv", { headers: { cookie } });
  expect(file.status).toBe(200);
  const reader = file.body?.getReader();
  await reader?.read();
  await e2e.stack.crashDatabase();
  const readOn = async () => {
    while (!(await reader?.read())?.done);
  };
  await expect(readOn()).rejects.toThrow();
});
