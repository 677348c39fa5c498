import { expect, test } from "vitest";
import { digistoreGet, type Json, ledgerOfDigistore, profile, readDigistore, sandboxAt } from "../test-kit";

async function setUp(more: Parameters<typeof profile>[0] = {}, now?: string) {
  const sandbox = await sandboxAt(now);
  const { account } = sandbox.createAccount({ network: "digistore24", profile: profile(more) });
  return { sandbox, account, truth: () => sandbox.truth({ network: "digistore24", account }).sales };
}

const at = (time: string, more: Json = {}) => ({
  at: time,
  raw: { id: Date.parse(time), transaction_type: "payment", currency: "EUR", transaction_amount: "1.00", ...more },
});

test.each([
  {},
  { ids: "mixed" },
  { ids: "string" },
  { ends: "exclusive" },
  { defaultPageSize: 40 },
  { maxPageSize: 100 },
  { role: "vendor" },
])("holds what a plain reading of all pages gives, with %o", async (quirks) => {
  const options = {
    since: "2025-10-01",
    salesPerDay: 4,
    partialRefundRate: 0.5,
    lateRate: 0.1,
    refundRate: 0.2,
    quirks,
  };
  const { sandbox, account, truth } = await setUp(options);
  const { rows } = await readDigistore(sandbox, account, "from=start&to=now");
  expect(truth().length).toBeGreaterThan(1_000);
  expect(ledgerOfDigistore(rows)).toEqual(truth());
});

test("wraps answers and errors in the envelope", async () => {
  const { sandbox, account } = await setUp();
  expect(await digistoreGet(sandbox, account, "ping/format/json")).toMatchObject({
    api_version: "1.2",
    current_time: "2026-09-25 14:00:00",
    timezone: "CEST",
    utc_offset: "7200",
    result: "success",
    data: { server_time: "2026-09-25 14:00:00" },
  });
  expect(await digistoreGet(sandbox, account, "getUserInfo")).toMatchObject({
    data: { granted_roles: "user,affiliate" },
  });
  expect(await digistoreGet(sandbox, account, "listSales")).toMatchObject({ result: "error", code: 4 });
  expect(await digistoreGet(sandbox, "1-unknown", "ping")).toMatchObject({ result: "error", code: 2, httpStatus: 200 });
});

test.each(["401", "403"])("answers a revoked key with HTTP %s when told to", async (badKey) => {
  const { sandbox, account } = await setUp({ quirks: { badKey } });
  sandbox.changeKey({ network: "digistore24", account, action: "revoke" });
  expect(await digistoreGet(sandbox, account, "ping")).toMatchObject({
    result: "error",
    code: 2,
    httpStatus: Number(badKey),
  });
});

test("reads from and to as Berlin time, with an offset or relative, both ends inclusive", async () => {
  const { sandbox, account } = await setUp({ salesPerDay: 0 });
  const rows = ["2026-09-23T10:00:00Z", "2026-09-24T22:00:00Z", "2026-09-25T11:00:00Z"].map((time) => at(time));
  sandbox.addRows({ network: "digistore24", account, rows });
  const count = async (query: string) => (await readDigistore(sandbox, account, query)).rows.length;
  expect(await count("from=2026-09-23 12:00:00&to=2026-09-25 00:00:00")).toBe(2);
  expect(await count("from=2026-09-23 12:00:01&to=2026-09-24 23:59:59")).toBe(0);
  expect(await count("from=2026-09-25&to=now")).toBe(2);
  expect(await count("from=2026-09-23T12:00:00%2B02:00&to=2026-09-23T10:00:00Z")).toBe(1);
  expect(await count("from=-3d")).toBe(3);
  expect(await count("")).toBe(2);
  expect(await digistoreGet(sandbox, account, "listTransactions?from=soon")).toMatchObject({
    httpStatus: 400,
    code: 3,
  });
});

test("leaves out both ends when they are exclusive", async () => {
  const { sandbox, account } = await setUp({ salesPerDay: 0, quirks: { ends: "exclusive" } });
  const rows = ["2026-09-24T10:00:00Z", "2026-09-24T11:00:00Z", "2026-09-24T12:00:00Z"].map((time) => at(time));
  sandbox.addRows({ network: "digistore24", account, rows });
  const { data } = await readDigistore(sandbox, account, "from=2026-09-24T10:00:00Z&to=2026-09-24T12:00:00Z");
  expect(data).toMatchObject({ page_count: 1, summary: { count: 1 } });
});

test("searches by type, role, currency and purchase, and refuses unknown types with HTTP 400", async () => {
  const { sandbox, account } = await setUp({ salesPerDay: 30, refundRate: 0.3 });
  const { rows } = await readDigistore(sandbox, account, "from=start");
  const search = async (query: string) => (await readDigistore(sandbox, account, `from=start&${query}`)).rows;
  const having = (field: string, ...values: unknown[]) => rows.filter((row) => values.includes(row[field]));
  expect(await search("search[transaction_type]=refund,chargeback")).toEqual(
    having("transaction_type", "refund", "chargeback"),
  );
  expect(await search("search[currency]=USD")).toEqual(having("currency", "USD"));
  expect(await search(`search[purchase_id]=${rows[0]?.["purchase_id"]}`)).toEqual(
    having("purchase_id", rows[0]?.["purchase_id"]),
  );
  expect(await search("search[role]=affiliate")).toHaveLength(rows.length);
  expect(await search("search[role]=vendor,other")).toHaveLength(0);
  const refused = await digistoreGet(sandbox, account, "listTransactions?search[transaction_type]=payment,sale");
  expect(refused).toMatchObject({ httpStatus: 400, result: "error", code: 3 });
});

test("pages by number, counts no page when empty, clamps the page size and sums up the whole result", async () => {
  const { sandbox, account, truth } = await setUp({ salesPerDay: 30 });
  const { data, rows } = await readDigistore(sandbox, account, "from=start&page_size=100");
  expect(data).toMatchObject({
    page_size: 100,
    page_count: Math.ceil(rows.length / 100),
    summary: { count: rows.length },
  });
  const earned = truth().reduce((sum, entry) => sum + (entry.currency === "EUR" ? entry.earned_minor : 0), 0);
  expect(data).toHaveProperty("summary.amounts.EUR.earned_amount", earned / 100);
  expect((await readDigistore(sandbox, account, "from=start&page_size=5000")).data).toMatchObject({ page_size: 1000 });
  const empty = await readDigistore(sandbox, account, "from=2020-01-01&to=2020-01-02");
  expect(empty.data).toMatchObject({ page_count: 0, transaction_list: [], summary: { count: 0, amounts: {} } });
});

test("sorts by date, earning and amount", async () => {
  const { sandbox, account } = await setUp();
  const values = async (sortBy: string, field: string) => {
    const { rows } = await readDigistore(sandbox, account, `from=start&sort_by=${sortBy}&sort_order=desc`);
    return rows.map((row) => Number(row[field]));
  };
  for (const [sortBy, field] of [
    ["earning", "earned_amount"],
    ["amount", "amount"],
  ] as const) {
    const found = await values(sortBy, field);
    expect(found).toEqual([...found].sort((a, b) => b - a));
  }
  const forward = await readDigistore(sandbox, account, "from=start");
  const backward = await readDigistore(sandbox, account, "from=start&sort_order=desc");
  expect(backward.rows).toEqual(forward.rows.reverse());
});

test("sends upsells, partial refunds and refund requests in the documented shape", async () => {
  const { sandbox, account } = await setUp({ since: "2026-06-01", refundRate: 0.4, partialRefundRate: 0.5 });
  const { rows } = await readDigistore(sandbox, account, "from=start");
  const ofType = (type: string) => rows.filter((row) => row["transaction_type"] === type);
  expect(rows.some((row) => Number(row["upsell_no"]) > 0)).toBe(true);
  expect(ofType("refund").some((row) => -Number(row["transaction_amount"]) < Number(row["amount"]))).toBe(true);
  expect(ofType("refund").every((row) => Number(row["amount"]) > 0 && Number(row["earned_amount"]) < 0)).toBe(true);
  expect(ofType("refund_request").every((row) => row["transaction_amount"] === "0.00")).toBe(true);
  expect(ofType("refund_request").length).toBeGreaterThan(0);
  expect(new Set(rows.map((row) => row["id"])).size).toBe(rows.length);
  expect(new Set(rows.map((row) => row["purchase_id"])).size).toBeLessThan(rows.length);
});

test("repeats the hour in October, skips it in March, and tells neither by an offset", async () => {
  const { sandbox, account, truth } = await setUp({
    since: "2025-10-01",
    salesPerDay: 1,
    refundRate: 0,
    rebillRate: 0,
  });
  const october = await readDigistore(sandbox, account, "from=2025-10-26T00:00:00Z&to=2025-10-26T01:59:59Z");
  const walls = october.rows.map((row) => String(row["created_at"]));
  expect(walls.filter((wall) => wall === "2025-10-26 02:30:00").length).toBeGreaterThanOrEqual(2);
  const readings = truth().filter((entry) => entry.sale_date === "2025-10-26T00:30:00.000Z");
  expect(readings.length).toBeGreaterThanOrEqual(2);

  const march = await readDigistore(sandbox, account, "from=2026-03-29T00:00:00Z&to=2026-03-29T02:00:00Z");
  const hours = march.rows.map((row) => String(row["created_at"]).slice(11, 13));
  expect(new Set(hours)).toEqual(new Set(["01", "03", "04"]));
  expect(march.rows.map((row) => row["created_at"])).toContain("2026-03-29 01:59:59");
});

test("takes a posted form as well, and lists commissions for the same rows", async () => {
  const { sandbox, account } = await setUp();
  const posted = await fetch(`${sandbox.endpoints.DIGISTORE24_API_URL}/listTransactions`, {
    method: "POST",
    headers: { "x-ds-api-key": account },
    body: new URLSearchParams({ from: "start", "search[transaction_type]": "payment" }),
  });
  const { data } = (await posted.json()) as { data: { transaction_list: Json[] } };
  const { data: commissions } = (await digistoreGet(
    sandbox,
    account,
    "listCommissions?from=start&transaction_type=payment",
  )) as {
    data: { page_count: number; items: Json[] };
  };
  expect(commissions.items.map((item) => item["transaction_id"])).toEqual(
    data.transaction_list.map((row) => row["id"]),
  );
  expect(commissions.items.map((item) => item["amount"])).toEqual(
    data.transaction_list.map((row) => Number(row["earned_amount"])),
  );
});
