import { expect, test } from "vitest";
import { clickbankGet, ledgerOfClickbank, profile, readClickbank, sandboxAt } from "../test-kit";

const ALL = "startDate=2025-01-01&endDate=2026-12-31";

async function setUp(more: Parameters<typeof profile>[0] = {}) {
  const sandbox = await sandboxAt();
  const { account } = sandbox.createAccount({ network: "clickbank", profile: profile(more) });
  return { sandbox, account, truth: () => sandbox.truth({ network: "clickbank", account }).sales };
}

const saleRow = (more: Record<string, unknown> = {}) => ({
  at: "2026-09-25T10:00:00Z",
  raw: { transactionTime: "2026-09-25T03:00:00-07:00", receipt: "HAND0001", transactionType: "SALE", ...more },
});

test.each([
  {},
  { order: "asc" },
  { order: "shuffled" },
  { shortPages: true },
  { refundSign: "mixed" },
  { refundSign: "positive" },
  { timeFormat: "mixed" },
  { timeFormat: "none" },
  { filterZone: "utc" },
  { role: "VENDOR" },
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
  const { rows } = await readClickbank(sandbox, account, ALL);
  expect(truth().length).toBeGreaterThan(1_000);
  expect(ledgerOfClickbank(rows)).toEqual(truth());
});

test("marks more pages with 206 and the last with 200, at a hundred rows a page", async () => {
  const { sandbox, account } = await setUp({ salesPerDay: 12 });
  const { statuses, sizes } = await readClickbank(sandbox, account, ALL);
  expect(statuses.length).toBeGreaterThan(2);
  expect(statuses).toEqual([...statuses.slice(1).map(() => 206), 200]);
  expect(sizes.slice(0, -1).every((size) => size === 100)).toBe(true);
});

test("cuts some of the 206 pages short when told to", async () => {
  const { sandbox, account } = await setUp({ salesPerDay: 60, quirks: { shortPages: true } });
  const { sizes } = await readClickbank(sandbox, account, ALL);
  expect(sizes.slice(0, -1).some((size) => size < 100)).toBe(true);
});

test("holds fewer rows a page when told to, all of them the same", async () => {
  const sandbox = await sandboxAt();
  const read = async (key: string, quirks: Record<string, unknown>) => {
    sandbox.createAccount({ network: "clickbank", key, profile: profile({ quirks }) });
    return readClickbank(sandbox, key, "startDate=2026-09-01&endDate=2026-09-25");
  };
  const { rows, sizes } = await read("API-SMALL", { pageSize: 7 });
  expect(Math.max(...sizes)).toBe(7);
  expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(rows.length);
});

test("answers null beyond the end, on an invalid type and without rows", async () => {
  const { sandbox, account } = await setUp();
  for (const [query, page] of [
    [ALL, "99"],
    [`${ALL}&type=CANCEL-REBILL`, "1"],
    ["startDate=2020-01-01&endDate=2020-01-02", "1"],
  ]) {
    const answer = await clickbankGet(sandbox, account, `/orders2/list?${query}`, { page: page ?? "" });
    expect([answer.status, await answer.text()]).toEqual([200, "null"]);
  }
});

test("collapses lists of one: a single row, a single line item", async () => {
  const { sandbox, account } = await setUp({ salesPerDay: 0 });
  sandbox.addRows({ network: "clickbank", account, rows: [saleRow()] });
  const answer = await (await clickbankGet(sandbox, account, "/orders2/list")).json();
  expect(answer).toEqual({ orderData: saleRow().raw });

  const busy = await setUp({ salesPerDay: 30 });
  const { rows } = await readClickbank(busy.sandbox, busy.account, ALL);
  expect(rows.some((row) => Array.isArray(row["lineItemData"]))).toBe(true);
  expect(rows.some((row) => !Array.isArray(row["lineItemData"]))).toBe(true);
});

test("takes both dates or neither, and days in Pacific time", async () => {
  const { sandbox, account } = await setUp({ salesPerDay: 0 });
  expect((await clickbankGet(sandbox, account, "/orders2/list?startDate=2026-09-01")).status).toBe(400);
  sandbox.addRows({ network: "clickbank", account, rows: [{ ...saleRow(), at: "2026-09-10T06:30:00Z" }] });
  const count = async (day: string) =>
    (await clickbankGet(sandbox, account, `/orders2/count?startDate=${day}&endDate=${day}`)).text();
  expect([await count("2026-09-09"), await count("2026-09-10")]).toEqual(["1", "0"]);
});

test("filters by type, role, item, vendor, affiliate and tracking id, and counts under the same filters", async () => {
  const { sandbox, account } = await setUp({ salesPerDay: 20 });
  const { rows } = await readClickbank(sandbox, account, ALL);
  const some = rows.find((row) => typeof row["trackingId"] === "string" && !Array.isArray(row["lineItemData"]));
  const item = (some?.["lineItemData"] as { itemNo: string } | undefined)?.itemNo;
  const filters = [
    "type=RFND",
    "role=AFFILIATE",
    "role=VENDOR",
    `item=${item}`,
    `vendor=${String(some?.["vendor"]).slice(0, 3)}%25`,
  ];
  for (const filter of [...filters, "affiliate=none", `tid=${some?.["trackingId"]}`]) {
    const found = (await readClickbank(sandbox, account, `${ALL}&${filter}`)).rows.length;
    expect(await (await clickbankGet(sandbox, account, `/orders2/count?${ALL}&${filter}`)).text()).toBe(String(found));
    expect(found).toBeLessThanOrEqual(rows.length);
    expect(found === 0).toBe(filter === "role=VENDOR" || filter === "affiliate=none");
  }
});

test("sends buyer data, tests and fees, and keeps them out of the truth", async () => {
  const { sandbox, account, truth } = await setUp({ salesPerDay: 60 });
  const { rows } = await readClickbank(sandbox, account, ALL);
  const types = new Set(rows.map((row) => row["transactionType"]));
  expect(types).toEqual(new Set(["SALE", "BILL", "RFND", "CGBK", "FEE", "TEST_SALE"]));
  expect(
    rows.every((row) => /Buyersecret/.test(String(row["lastName"])) && /@pii\.example$/.test(String(row["email"]))),
  ).toBe(true);
  expect(JSON.stringify(truth())).not.toMatch(/Buyersecret|pii\.example/);
});

test("writes Pacific offsets by season, or none", async () => {
  const offsets = async (timeFormat: string) => {
    const { sandbox, account } = await setUp({ since: "2025-10-01", quirks: { timeFormat } });
    const { rows } = await readClickbank(sandbox, account, ALL);
    return new Set(rows.map((row) => String(row["transactionTime"]).slice(19)));
  };
  expect(await offsets("offset")).toEqual(new Set(["-07:00", "-08:00"]));
  expect(await offsets("none")).toEqual(new Set([""]));
  expect(await offsets("mixed")).toEqual(new Set(["", "-07:00", "-08:00"]));
});

test("refunds one item twice in part, at different times", async () => {
  const { truth } = await setUp({ since: "2026-06-01", refundRate: 0.5, partialRefundRate: 1 });
  const refunds = truth().filter((entry) => entry.type === "refund");
  const items = refunds.map((entry) => entry.transaction_id.split(":").slice(0, 3).join(":"));
  expect(new Set(items).size).toBeLessThan(items.length);
  expect(new Set(truth().map((entry) => entry.transaction_id)).size).toBe(truth().length);
});

test("answers in XML unless JSON is asked for, and in text to a wrong key", async () => {
  const { sandbox, account } = await setUp();
  const xml = await clickbankGet(sandbox, account, "/orders2/list", { accept: "*/*" });
  expect(await xml.text()).toMatch(/^<\?xml/);
  for (const key of ["API-UNKNOWN", `Bearer ${account}`]) {
    const answer = await clickbankGet(sandbox, key, "/quickstats/accounts");
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringMatching(/^Access denied/)]);
  }
  expect(await (await clickbankGet(sandbox, account, "/quickstats/accounts")).json()).toHaveProperty(
    "accountData.nickName",
  );
});
