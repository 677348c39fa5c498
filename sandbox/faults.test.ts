import { expect, test } from "vitest";
import type { FaultInput } from "./faults";
import { clickbankGet, digistoreGet, profile, sandboxAt } from "./test-kit";

async function setUp() {
  const sandbox = await sandboxAt();
  const { account } = sandbox.createAccount({ network: "clickbank", profile: profile({ salesPerDay: 30 }) });
  const get = (path = "/orders2/list") => clickbankGet(sandbox, account, path);
  const arm = (fault: Record<string, unknown>) => sandbox.addFault({ network: "clickbank", ...fault } as FaultInput);
  return { sandbox, account, get, arm };
}

test("meets as many requests as told, after as many as told, on the path and account told", async () => {
  const { sandbox, account, get, arm } = await setUp();
  const other = sandbox.createAccount({ network: "clickbank", profile: profile() }).account;
  arm({
    account,
    path: "orders2",
    kind: "status",
    status: 503,
    body: "down",
    headers: { "x-why": "test" },
    times: 2,
    after: 1,
  });
  expect((await clickbankGet(sandbox, other, "/orders2/list")).ok).toBe(true);
  expect((await get("/quickstats/accounts")).status).toBe(200);
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await get()).status);
  expect(statuses.map((status) => status === 503)).toEqual([false, true, true, false]);
  arm({ kind: "status", status: 500 });
  sandbox.clearFaults();
  expect((await get()).ok).toBe(true);
});

test("limits the rate as each network does", async () => {
  const { sandbox, get, arm } = await setUp();
  arm({ kind: "rate_limit", retryAfter: 7 });
  const quota = await get();
  expect([quota.status, quota.headers.get("retry-after"), await quota.text()]).toEqual([
    403,
    "7",
    expect.stringMatching(/quota/),
  ]);

  const { account } = sandbox.createAccount({ network: "digistore24", profile: profile() });
  sandbox.addFault({ network: "digistore24", kind: "rate_limit", retryAfter: "Fri, 25 Sep 2026 12:01:00 GMT" });
  expect(await digistoreGet(sandbox, account, "ping")).toMatchObject({ httpStatus: 429, result: "error" });
});

test("rejects a good key, answers with a page of HTML, nothing, or another envelope", async () => {
  const { get, arm, sandbox } = await setUp();
  const answers: [number, string][] = [];
  for (const kind of ["bad_key", "html", "empty", "bad_envelope"]) {
    sandbox.clearFaults();
    arm({ kind });
    const answer = await get();
    answers.push([answer.status, (await answer.text()).slice(0, 9)]);
  }
  expect(answers).toEqual([
    [403, "Access de"],
    [200, "<!doctype"],
    [200, ""],
    [200, '{"orders"'],
  ]);
});

test("cuts the connection in the middle of a body, and hangs up after hanging", async () => {
  const { get, arm, sandbox } = await setUp();
  arm({ kind: "cut", times: 1 });
  await expect(get().then((answer) => answer.text())).rejects.toThrow();
  arm({ kind: "hang", ms: 30, times: 1 });
  await expect(get()).rejects.toThrow();
  expect((await get()).ok).toBe(true);
  expect(sandbox.requests().map((entry) => entry.fault)).toEqual(["cut", "hang", null]);
});

test("closes at once while a request hangs", async () => {
  const { get, arm, sandbox } = await setUp();
  arm({ kind: "hang" });
  const hanging = expect(get()).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await sandbox.close();
  await hanging;
});

test("delays answers, for one account or for all", async () => {
  const { get, arm, sandbox } = await setUp();
  arm({ kind: "latency", ms: 40, times: 1 });
  sandbox.setLatency({ ms: 20 });
  await get();
  await get();
  const [first, second] = sandbox.requests().map((entry) => entry.ms);
  expect(first).toBeGreaterThanOrEqual(59);
  expect(second).toBeGreaterThanOrEqual(19);
});

test("breaks one row of a page, and waits for a page that has one", async () => {
  const { get, arm } = await setUp();
  arm({ kind: "malformed_row", index: 1, mutate: { transactionTime: "not a date", receipt: null }, times: 1 });
  await get("/quickstats/accounts");
  const rows = ((await (await get()).json()) as { orderData: Record<string, unknown>[] }).orderData;
  expect(rows.map((row) => row["transactionTime"] === "not a date").indexOf(true)).toBe(1);
  expect(rows[1]).not.toHaveProperty("receipt");
  const healed = ((await (await get()).json()) as { orderData: Record<string, unknown>[] }).orderData;
  expect(healed[1]).toHaveProperty("receipt");
});

test("repeats rows of a page or turns it round, and waits for a page with more than one row", async () => {
  const { get, arm } = await setUp();
  const receipts = async () => {
    const { orderData } = (await (await get()).json()) as { orderData: Record<string, unknown>[] };
    return orderData.map((row) => row["receipt"]);
  };
  const plain = await receipts();
  arm({ kind: "reversed_rows", times: 1 });
  await get("/quickstats/accounts");
  expect(await receipts()).toEqual([...plain].reverse());
  arm({ kind: "repeated_rows", every: 2, times: 1 });
  expect((await receipts()).slice(0, 4)).toEqual([plain[0], plain[0], plain[1], plain[2]]);
  expect(await receipts()).toEqual(plain);
});
