import { describe, expect, test } from "vitest";
import type { TruthEntry } from "../rows";
import type { Sandbox } from "../server";
import { type Json, NOW, profile, sandboxAt } from "../test-kit";

const DAY = 86_400_000;
const LIST = "/v2.0/latest-affiliates-transactions";

async function setUp(more: Parameters<typeof profile>[0] = {}) {
  const sandbox = await sandboxAt();
  const { account } = sandbox.createAccount({ network: "jvzoo", profile: profile(more) });
  const truth = (query: { asOf?: string; since?: string } = {}) =>
    sandbox.truth({ network: "jvzoo", account, ...query }).sales;
  return { sandbox, account, truth, get: (path?: string) => get(sandbox, account, path) };
}

async function get(sandbox: Sandbox, key: string, path = LIST, login = `${key}:x`) {
  const authorization = `Basic ${Buffer.from(login).toString("base64")}`;
  const answer = await fetch(sandbox.endpoints.JVZOO_API_URL + path, { headers: { authorization } });
  const text = await answer.text();
  const body = JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)) as Json;
  const meta = body["meta"] as { status: { http_status_code: number }; results_count: number };
  const rows = body["results"] as Json[];
  return { http: answer.status, status: meta.status.http_status_code, count: meta.results_count, rows, text };
}

/** All pages, by the last transaction of each. */
async function readAll(sandbox: Sandbox, key: string) {
  const rows: Json[] = [];
  const sizes: number[] = [];
  for (let path = LIST; sizes.length === 0 || sizes.at(-1) === 100; ) {
    const page = await get(sandbox, key, path);
    rows.push(...page.rows);
    sizes.push(page.rows.length);
    path = `${LIST}/${rows.at(-1)?.["transaction_id"]}`;
  }
  return { rows, sizes };
}

const cents = (text: unknown) => Number(String(text).replace(".", ""));

/** A reading of the rows that shares nothing with the generator. */
function ledgerOf(rows: Json[]): TruthEntry[] {
  const entries = rows.map((row): TruthEntry => {
    const word = String(row["status"]).toUpperCase();
    const reversed = /REFUND/.test(word) ? "REFUNDED" : /CHARG|DISPUT|CGBK/.test(word) ? "CHARGEBACK" : "PENDING";
    const status = word === "COMPLETED" ? "APPROVED" : reversed;
    const commission = cents(row["affiliate_commission"]);
    return {
      transaction_id: String(row["transaction_id"]),
      order_id: null,
      type: "sale",
      status,
      currency: "USD",
      gross_minor: cents(row["price"]),
      commission_minor: commission,
      earned_minor: status === "APPROVED" ? commission : 0,
      sale_date: new Date(String(row["date"])).toISOString(),
      product_id: String(row["product_id"]),
      product_name: String(row["product_name"]),
      tracking_id: null,
    };
  });
  const key = (entry: TruthEntry) => `${entry.sale_date} ${entry.transaction_id}`;
  return entries.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

test.each([
  {},
  { order: "desc" },
  { statuses: "mixed" },
  { dates: "America/New_York" },
  { noise: true },
  { incompleteRate: 0.5, order: "desc" },
])("holds what a plain reading of all pages gives, with %o", async (quirks) => {
  const { sandbox, account, truth } = await setUp({
    since: "2026-05-01",
    salesPerDay: 12,
    lateRate: 0.1,
    refundRate: 0.2,
    quirks,
  });
  const { rows, sizes } = await readAll(sandbox, account);
  expect(sizes.slice(0, -1).every((size) => size === 100)).toBe(true);
  expect(truth().length).toBeGreaterThan(1_000);
  expect(ledgerOf(rows)).toEqual(truth());
});

describe("a row", () => {
  test("changes its status in place, days to weeks later, and nothing else", async () => {
    const { sandbox, account } = await setUp({
      salesPerDay: 20,
      refundRate: 0.2,
      chargebackRate: 0.05,
      quirks: { incompleteRate: 0.5 },
    });
    const before = new Map((await readAll(sandbox, account)).rows.map((row) => [row["transaction_id"], row]));
    sandbox.setClock({ advanceMs: 30 * DAY });
    const changes = new Set<string>();
    for (const row of (await readAll(sandbox, account)).rows) {
      const old = before.get(row["transaction_id"]);
      if (!old) continue;
      if (old["status"] !== row["status"]) changes.add(`${old["status"]} → ${row["status"]}`);
      expect({ ...row, status: 0, affiliate_commission_status: 0 }).toEqual({
        ...old,
        status: 0,
        affiliate_commission_status: 0,
      });
    }
    expect(changes).toContain("COMPLETED → REFUNDED");
    expect(changes).toContain("COMPLETED → CHARGEBACK");
    expect(changes).toContain("INCOMPLETE → COMPLETED");
    expect([...changes].filter((change) => /^(REFUNDED|CHARGEBACK) /.test(change))).toEqual([]);
  });

  test("carries buyer data, prices as strings and an id of AP- and 17 characters; the truth has no buyer", async () => {
    const { get, truth } = await setUp({ salesPerDay: 20 });
    const { rows } = await get();
    for (const row of rows) {
      expect(String(row["transaction_id"])).toMatch(/^AP-[0-9A-Z]{17}$/);
      expect(row["price"]).toMatch(/^\d+\.\d\d$/);
      expect(row["first_name"]).toMatch(/Buyersecret/);
      expect(row["customer_email"]).toMatch(/@pii\.example$/);
    }
    expect(new Set(truth().map((entry) => entry.transaction_id)).size).toBe(truth().length);
    expect(JSON.stringify(truth())).not.toMatch(/Buyersecret|pii\.example/);
  });
});

describe("the list", () => {
  test.each([
    ["asc", 1],
    ["desc", -1],
  ])("is sorted %s, and goes on behind the paykey in that order", async (order, sign) => {
    const { sandbox, account } = await setUp({ salesPerDay: 20, quirks: { order } });
    const { rows, sizes } = await readAll(sandbox, account);
    expect(sizes.length).toBeGreaterThan(5);
    expect(new Set(rows.map((row) => row["transaction_id"])).size).toBe(rows.length);
    const times = rows.map((row) => Date.parse(String(row["date"])));
    expect(times).toEqual(times.toSorted((a, b) => sign * (a - b)));
  });

  test("tells rows of the same second apart", async () => {
    const { sandbox, account, get } = await setUp({ salesPerDay: 0 });
    const at = "2026-09-24T10:00:00Z";
    const rows = ["AP-ONE", "AP-TWO", "AP-THREE"].map((transaction_id) => ({ at, raw: { transaction_id, date: at } }));
    sandbox.addRows({ network: "jvzoo", account, rows });
    const behind = (await get(`${LIST}/AP-TWO`)).rows.map((row) => row["transaction_id"]);
    expect(behind).toEqual(["AP-THREE"]);
  });

  test("goes back 90 days, with a paykey as well, and so does the truth unless told otherwise", async () => {
    const { sandbox, account, truth, get } = await setUp({ since: "2026-04-01", salesPerDay: 1 });
    const limit = Date.parse(NOW) - 90 * DAY;
    const past = truth({ since: "2026-01-01T00:00:00Z" });
    const oldest = past[0]?.transaction_id;
    expect(past.length).toBeGreaterThan(truth().length);
    expect(Date.parse(past[0]?.sale_date ?? "")).toBeLessThan(limit);
    const { rows } = await get(`${LIST}/${oldest}`);
    expect(rows).toEqual((await get()).rows);
    expect(Math.min(...rows.map((row) => Date.parse(String(row["date"]))))).toBeGreaterThanOrEqual(limit);
    expect(sandbox.truth({ network: "jvzoo", account, since: NOW }).count).toBe(0);
    expect(truth({ asOf: "2026-08-01T00:00:00Z" }).at(-1)?.sale_date.slice(0, 7)).toBe("2026-07");
  });

  test("takes a slash at the end or none, and knows no other endpoint and no other method", async () => {
    const { sandbox, account, get } = await setUp();
    const { rows, count } = await get();
    expect((await get(`${LIST}/`)).rows).toEqual(rows);
    expect(count).toBe(rows.length);
    expect((await get(`${LIST}/${rows[0]?.["transaction_id"]}/`)).rows).toEqual(
      (await get(`${LIST}/${rows[0]?.["transaction_id"]}`)).rows,
    );
    expect(await get("/v3.0/transactions")).toMatchObject({ http: 404, status: 404 });
    expect(await get(`${LIST}/AP-NOBODY`)).toMatchObject({ http: 200, status: 404, rows: [] });
    const put = await fetch(`${sandbox.endpoints.JVZOO_API_URL}${LIST}`, {
      method: "PUT",
      headers: { authorization: `Basic ${Buffer.from(`${account}:x`).toString("base64")}` },
    });
    expect(put.status).toBe(405);
  });

  test("starts anew at every request when it ignores the paykey", async () => {
    const { get } = await setUp({ salesPerDay: 20, quirks: { ignorePaykey: true } });
    const { rows } = await get();
    expect(rows).toHaveLength(100);
    expect((await get(`${LIST}/${rows.at(-1)?.["transaction_id"]}`)).rows).toEqual(rows);
  });
});

describe("a key", () => {
  test.each([
    ["body", 200, 401],
    ["401", 401, 401],
    ["403", 403, 403],
  ])("that is bad is answered by %s", async (badKey, http, status) => {
    const { sandbox, account, get } = await setUp({ quirks: { badKey } });
    sandbox.changeKey({ network: "jvzoo", account, action: "revoke" });
    expect(await get()).toMatchObject({ http, status, rows: [] });
  });

  test("has 64 hexadecimal digits and an x as its password", async () => {
    const { sandbox, account } = await setUp();
    expect(account).toMatch(/^[0-9a-f]{64}$/);
    expect(await get(sandbox, account, LIST, `${account}:secret`)).toMatchObject({ status: 401, rows: [] });
    expect(await get(sandbox, "0123")).toMatchObject({ http: 200, status: 401 });
  });
});
