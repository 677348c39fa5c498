import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { clickbankGet, NOW, profile, sandboxAt } from "./test-kit";

async function setUp() {
  const sandbox = await sandboxAt();
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, never> };
  };
  return { sandbox, call };
}

test("creates accounts, lists them and reports their truth over HTTP", async () => {
  const { sandbox, call } = await setUp();
  const { body } = await call("POST", "accounts", { network: "clickbank", profile: profile() });
  const { account, credentials } = body as unknown as { account: string; credentials: { apiKey: string } };
  expect(credentials.apiKey).toMatch(/^API-\w{30,}$/);
  expect((await call("GET", "accounts")).body).toMatchObject({
    accounts: [{ account, state: "active", network: "clickbank" }],
  });
  const whole = (await call("GET", `truth?network=clickbank&account=${account}`)).body;
  expect(whole).toEqual(sandbox.truth({ network: "clickbank", account }));
  const { count, sales } = whole as unknown as { count: number; sales: unknown[] };
  expect(count).toBe(sales.length);
  const part = (await call("GET", `truth?network=clickbank&account=${account}&offset=10&limit=5`)).body;
  expect(part).toEqual({ count, sales: sales.slice(10, 15) });
  const past = sandbox.truth({ network: "clickbank", account, asOf: "2026-09-01T00:00:00Z" });
  expect(past.sales).toEqual(sales.slice(0, past.count));
});

test("says what is wrong with a request", async () => {
  const { call } = await setUp();
  const input = { network: "clickbank", key: "API-A", profile: profile() };
  await call("POST", "accounts", input);
  const statuses = [
    await call("POST", "accounts", input),
    await call("POST", "accounts", { ...input, network: "nowhere" }),
    await call("POST", "accounts", { ...input, key: "API-B", profile: profile({ quirks: { nonsense: 1 } }) }),
    await call("GET", "truth?network=clickbank&account=nobody"),
    await call("POST", "faults", { network: "clickbank", kind: "explode" }),
    await call("POST", "faults", { network: "clickbank", kind: "cut", account: "nobody" }),
    await call("GET", "elsewhere"),
  ].map(({ status }) => status);
  expect(statuses).toEqual([409, 404, 400, 404, 400, 404, 404]);
});

test("revokes, restores and rotates keys, while the history and the account's id stay", async () => {
  const { sandbox, call } = await setUp();
  const { account } = sandbox.createAccount({ network: "clickbank", profile: profile() });
  const read = async (key: string) => {
    const answer = await clickbankGet(sandbox, key, "/orders2/list");
    return answer.ok ? await answer.json() : answer.status;
  };
  const change = (action: string) => call("POST", "accounts/key", { network: "clickbank", account, action });
  const before = await read(account);
  await change("revoke");
  expect(await read(account)).toBe(403);
  await change("restore");
  expect(await read(account)).toEqual(before);
  const rotated = (await change("rotate")).body as unknown as { account: string; credentials: { apiKey: string } };
  expect(rotated.account).toBe(account);
  expect(await read(account)).toBe(403);
  expect(await read(rotated.credentials.apiKey)).toEqual(before);
  expect(sandbox.truth({ network: "clickbank", account }).count).toBeGreaterThan(0);
});

test("freezes, sets and advances the clock", async () => {
  const real = { now: Date.parse(NOW) };
  const sandbox = await sandboxAt(NOW, { clock: () => real.now });
  expect(sandbox.setClock({ freeze: true })).toEqual({ now: NOW, frozen: true });
  real.now += 60_000;
  expect(sandbox.setClock({ advanceMs: 1_000 }).now).toBe("2026-09-25T12:00:01.000Z");
  expect(sandbox.setClock({ freeze: false }).now).toBe("2026-09-25T12:00:01.000Z");
  real.now += 60_000;
  expect(sandbox.setClock({}).now).toBe("2026-09-25T12:01:01.000Z");
  expect(sandbox.setClock({ at: "2027-01-01T00:00:00Z" })).toEqual({ now: "2027-01-01T00:00:00.000Z", frozen: false });
});

test("adds hand-made rows to what is sent and to the truth, from when they are visible", async () => {
  const { sandbox, call } = await setUp();
  const { account } = sandbox.createAccount({ network: "clickbank", profile: profile() });
  const truth = {
    transaction_id: "HAND0001:SALE:x",
    order_id: "HAND0001",
    type: "sale",
    status: "APPROVED",
    currency: "USD",
    gross_minor: 100,
    commission_minor: 50,
    earned_minor: 50,
    sale_date: "2026-09-25T11:00:00.000Z",
    product_id: "x",
    product_name: null,
    tracking_id: null,
  };
  const row = {
    raw: { receipt: "HAND0001" },
    at: "2026-09-25T11:00:00Z",
    visibleAt: "2026-09-25T12:30:00Z",
    truth: [truth],
  };
  expect((await call("POST", "rows", { network: "clickbank", account, rows: [row] })).body).toEqual({ added: 1 });
  const seen = async () => ({
    sent: (await (await clickbankGet(sandbox, account, "/orders2/list")).text()).includes("HAND0001"),
    expected: sandbox.truth({ network: "clickbank", account }).sales.some((entry) => entry.order_id === "HAND0001"),
  });
  expect(await seen()).toEqual({ sent: false, expected: false });
  sandbox.setClock({ advanceMs: 3_600_000 });
  expect(await seen()).toEqual({ sent: true, expected: true });
});

test("logs the networks' requests without secrets", async () => {
  const { sandbox, call } = await setUp();
  const { account } = sandbox.createAccount({ network: "clickbank", profile: profile() });
  await clickbankGet(sandbox, account, "/orders2/list?type=SALE&api_key=hush", { page: "2" });
  await clickbankGet(sandbox, "API-STRANGER", "/orders2/count");
  const [own, strange] = sandbox.requests();
  expect(own).toMatchObject({
    account,
    path: "/orders2/list",
    page: "2",
    query: { type: "SALE", api_key: "[redacted]" },
  });
  expect(strange).toMatchObject({ account: null, status: 403, time: NOW });
  expect(JSON.stringify(sandbox.requests())).not.toMatch(/hush|STRANGER/);
  expect((await call("GET", `requests?account=${account}`)).body).toEqual({ requests: [own] });
  await call("DELETE", "requests");
  expect(sandbox.requests({ since: "2020-01-01T00:00:00Z" })).toEqual([]);
});

test("starts from the command line and leaves cleanly on SIGTERM", async () => {
  const child = spawn(process.execPath, ["--import", "tsx", "sandbox/cli.ts", "--port", "0"], { stdio: "pipe" });
  const line = await new Promise<string>((resolve) => child.stdout.once("data", (data) => resolve(String(data))));
  expect(line).toMatch(
    /^sandbox ready at http:\/\/127\.0\.0\.1:\d+ CLICKBANK_API_URL=\S+ DIGISTORE24_API_URL=\S+( \w+_URL=\S+)*\n$/,
  );
  const code = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  expect(await code).toBe(0);
});
