import { expect, test } from "vitest";
import { type Json, NOW, profile, sandboxAt } from "../test-kit";
import { bearerOf, everyStatus, hotmartGet, ledgerOfHotmart, readHotmart, tokenAnswer } from "./test-kit";

const DAY_MS = 86_400_000;

async function setUp(more: Parameters<typeof profile>[0] = {}, now: string = NOW) {
  const sandbox = await sandboxAt(now);
  const issued = sandbox.createAccount({ network: "hotmart", profile: profile(more) });
  const { account, credentials } = issued;
  const get = async (path: string) => hotmartGet(sandbox, await bearerOf(sandbox, credentials), path);
  return { sandbox, account, credentials, get, truth: () => sandbox.truth({ network: "hotmart", account }).sales };
}

const range = (from: string, to: string = NOW) => `start_date=${Date.parse(from)}&end_date=${Date.parse(to)}`;
const purchases = (items: Json[]) => items.map((item) => item["purchase"] as Json);

test.each([
  {},
  { order: "asc" },
  { order: "shuffled" },
  { ends: "exclusive" },
  { participants: "own" },
  { lateCommissions: 0.5 },
])("holds what a plain reading of both lists gives, with %o", async (quirks) => {
  const rates = { refundRate: 0.3, chargebackRate: 0.05, partialRefundRate: 0.2, rebillRate: 0.3, lateRate: 0.1 };
  const { sandbox, credentials, truth } = await setUp({ since: "2026-04-01", salesPerDay: 6, ...rates, quirks });
  const read = (list: "history" | "commissions") =>
    readHotmart(sandbox, credentials, list, `${range("2026-01-01")}&${everyStatus}&max_results=100`);
  expect(truth().length).toBeGreaterThan(1_000);
  expect(ledgerOfHotmart(await read("history"), await read("commissions"))).toEqual(truth());
});

test("changes rows in place, days to weeks later, and not their number", async () => {
  const { sandbox, credentials } = await setUp({ since: "2026-07-01", salesPerDay: 20, refundRate: 0.3 });
  const query = `${range("2026-09-01")}&${everyStatus}&max_results=500`;
  const states = async () =>
    new Map(
      purchases(await readHotmart(sandbox, credentials, "history", query)).map((purchase) => [
        purchase["transaction"],
        purchase["status"],
      ]),
    );
  const before = await states();
  sandbox.setClock({ advanceMs: 40 * DAY_MS });
  const after = await states();
  expect([...after.keys()]).toEqual([...before.keys()]);
  const changes = new Set([...after].map(([id, status]) => `${before.get(id)} → ${status}`));
  for (const change of [
    "APPROVED → COMPLETE",
    "APPROVED → REFUNDED",
    "PRINTED_BILLET → EXPIRED",
    "PRINTED_BILLET → COMPLETE",
  ]) {
    expect(changes).toContain(change);
  }
});

test("has a truth that depends on the time asked for, as its rows do", async () => {
  const { sandbox, account, credentials } = await setUp({ refundRate: 0.5 }, "2026-10-30T00:00:00.000Z");
  const then = sandbox.truth({ network: "hotmart", account, asOf: NOW }).sales;
  sandbox.setClock({ at: NOW });
  const read = (list: "history" | "commissions") =>
    readHotmart(sandbox, credentials, list, `${range("2026-01-01")}&${everyStatus}`);
  expect(ledgerOfHotmart(await read("history"), await read("commissions"))).toEqual(then);
});

test("lists APPROVED and COMPLETE alone unless statuses or a transaction are asked for", async () => {
  const { sandbox, credentials, get } = await setUp({ refundRate: 0.5, salesPerDay: 20 });
  const statuses = async (query: string) =>
    new Set(
      purchases(await readHotmart(sandbox, credentials, "history", `${range("2026-01-01")}&${query}`)).map(
        (purchase) => purchase["status"],
      ),
    );
  expect(await statuses("")).toEqual(new Set(["APPROVED", "COMPLETE"]));
  expect(await statuses("transaction_status=REFUNDED&transaction_status=EXPIRED")).toEqual(
    new Set(["REFUNDED", "EXPIRED"]),
  );
  const all = await readHotmart(sandbox, credentials, "history", `${range("2026-01-01")}&${everyStatus}`);
  const refunded = purchases(all).find((purchase) => purchase["status"] === "REFUNDED");
  const one = await get(`history?transaction=${refunded?.["transaction"]}`);
  expect(purchases((one.body["items"] as Json[]) ?? [])).toEqual([refunded]);
});

test("refuses a status of the webhooks' vocabulary with 400", async () => {
  const { get } = await setUp();
  const answer = await get("history?transaction_status=APPROVED&transaction_status=BILLET_PRINTED");
  expect(answer).toMatchObject({ status: 400, body: { error: "invalid_parameter" } });
});

test("pages by a cursor that holds page and size, and leaves it out on the last page", async () => {
  const { get } = await setUp({ salesPerDay: 4 });
  const first = await get(`history?${range("2026-01-01")}&${everyStatus}&max_results=40`);
  const info = first.body["page_info"] as Json;
  const token = String(info["next_page_token"]);
  expect(JSON.parse(Buffer.from(token, "base64").toString())).toEqual({ rows: 40, page: 2 });
  const last = Math.ceil(Number(info["total_results"]) / 40);
  const end = Buffer.from(JSON.stringify({ rows: 40, page: last })).toString("base64");
  const ending = await get(`history?${range("2026-01-01")}&${everyStatus}&page_token=${encodeURIComponent(end)}`);
  expect(ending.body["page_info"]).not.toHaveProperty("next_page_token");
  expect(await get("history?page_token=stale")).toMatchObject({ status: 400, body: { error: "invalid_token" } });
  expect(await get("history?max_results=501")).toMatchObject({ status: 400 });
});

test("issues a token for the right credentials in both places, and takes it back when it has expired", async () => {
  const { sandbox, credentials } = await setUp({ quirks: { tokenLifetimeSeconds: 600 } });
  const issued = (await tokenAnswer(sandbox, credentials)) as { status: number; body: Json };
  expect(issued).toMatchObject({ status: 200, body: { token_type: "bearer", expires_in: 600 } });
  const token = String(issued.body["access_token"]);
  expect(token).toMatch(/%/);
  expect((await hotmartGet(sandbox, token, "history")).status).toBe(200);
  expect((await hotmartGet(sandbox, decodeURIComponent(token), "history")).status).toBe(401);
  sandbox.setClock({ advanceMs: 600_000 });
  expect(await hotmartGet(sandbox, token, "history")).toMatchObject({ status: 401, body: { error: "token_expired" } });
  const wrong = await tokenAnswer(sandbox, { ...credentials, clientSecret: "wrong" });
  expect(wrong).toMatchObject({ status: 401, body: { error: "invalid_client" } });
});

test("takes a revoked client's credentials and tokens back", async () => {
  const { sandbox, account, credentials } = await setUp({ quirks: { badCredentials: "400" } });
  const token = await bearerOf(sandbox, credentials);
  sandbox.changeKey({ network: "hotmart", account, action: "revoke" });
  expect((await hotmartGet(sandbox, token, "history")).status).toBe(401);
  expect((await tokenAnswer(sandbox, credentials)).status).toBe(400);
  const rotated = sandbox.changeKey({ network: "hotmart", account, action: "rotate" });
  expect(rotated.account).toBe(account);
  sandbox.changeKey({ network: "hotmart", account, action: "restore" });
  expect((await tokenAnswer(sandbox, rotated.credentials)).status).toBe(200);
});

test("gives up with 502 on a range wider than told", async () => {
  const { get } = await setUp({ quirks: { maxRangeDays: 10 } });
  expect((await get(`history?${range("2026-09-14")}`)).status).toBe(502);
  expect((await get(`history?${range("2026-09-16")}`)).status).toBe(200);
});

test("limits the rate with 429 and the seconds left in RateLimit-Reset", async () => {
  const { sandbox, credentials } = await setUp();
  const token = await bearerOf(sandbox, credentials);
  sandbox.addFault({ network: "hotmart", kind: "rate_limit", retryAfter: 42 });
  const { status, headers, body } = await hotmartGet(sandbox, token, "history");
  expect([status, body["error"], headers.get("ratelimit-reset"), headers.get("retry-after")]).toEqual([
    429,
    "too_many_requests",
    "42",
    null,
  ]);
});

test("lists some commissions only hours later", async () => {
  const { sandbox, credentials } = await setUp({ salesPerDay: 60, quirks: { lateCommissions: 0.8 } });
  const query = `${range("2026-09-25T00:00:00Z")}&${everyStatus}&max_results=500`;
  const sales = await readHotmart(sandbox, credentials, "history", query);
  const count = async () => (await readHotmart(sandbox, credentials, "commissions", query)).length;
  expect(await count()).toBeLessThan(sales.length);
  sandbox.setClock({ advanceMs: 6 * 3_600_000 });
  expect(await count()).toBe(sales.length);
});

test("pays out in another currency than the price's here and there, beside the other participants' lines", async () => {
  const { sandbox, credentials } = await setUp({ salesPerDay: 30 });
  const query = `${range("2026-01-01")}&${everyStatus}&max_results=500`;
  const sales = purchases(await readHotmart(sandbox, credentials, "history", query));
  const shares = await readHotmart(sandbox, credentials, "commissions", query);
  const lines = shares.flatMap((share) => share["commissions"] as { source: string; commission: Json }[]);
  expect(new Set(lines.map(({ source }) => source))).toEqual(new Set(["MARKETPLACE", "PRODUCER", "AFFILIATE"]));
  expect(new Set(lines.map(({ commission }) => commission["currency_value"]))).toEqual(new Set(["BRL", "USD", "EUR"]));
  expect(shares.some((share) => share["exchange_rate_currency_payout"] !== 1)).toBe(true);
  expect(JSON.stringify(sales.map(({ price }) => price))).toMatch(/EUR/);
});

test("gives each recurrence a transaction of its own", async () => {
  const { sandbox, credentials } = await setUp({ since: "2026-05-01", rebillRate: 0.6 });
  const query = `${range("2026-01-01")}&${everyStatus}&max_results=500`;
  const sales = purchases(await readHotmart(sandbox, credentials, "history", query));
  expect(sales.some((sale) => sale["recurrency_number"] === 3 && sale["is_subscription"])).toBe(true);
  expect(new Set(sales.map((sale) => sale["transaction"])).size).toBe(sales.length);
});
