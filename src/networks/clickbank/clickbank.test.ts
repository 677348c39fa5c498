import { describe, expect, it } from "vitest";
import { type AdapterFixture, describeAdapterContract, type Row } from "../../../test/adapter-contract";
import { Bench, failureOf } from "../../../test/adapter-fixture";
import { type Reply, testNetworkServer } from "../../../test/network-server";
import { clickbank } from "../clickbank";
import type { ClickBankCredentials } from "./client";

const NIL = { "@nil": "true" };

const line = (itemNo = "item-1"): Row => ({
  itemNo,
  productTitle: "Fake Course",
  recurring: "false",
  customerAmount: "53.50",
  accountAmount: "22.61",
  quantity: "1",
  status: NIL,
});

const goodRow = (n: number): Row => ({
  transactionTime: "2026-09-02T10:15:30-07:00",
  receipt: `FAKE${1000 + n}`,
  trackingId: "camp_42",
  paytmentMethod: "VISA",
  transactionType: "SALE",
  totalOrderAmount: "53.50",
  vendor: "fakevendor",
  affiliate: "fakeaff",
  country: "US",
  currency: "USD",
  email: NIL,
  role: "AFFILIATE",
  lineItemData: line(),
});

const refundRow = (n: number): Row => ({
  ...goodRow(n),
  transactionTime: "2026-09-05T08:02:11-07:00",
  transactionType: "RFND",
  lineItemData: { ...line(), customerAmount: "-53.50", accountAmount: "-22.61" },
});

const ok = (orderData: unknown, status = 200): Reply => ({ status, body: JSON.stringify({ orderData }) });

const fixture: AdapterFixture<ClickBankCredentials> = {
  credentials: { apiKey: `API-CANARY+/=%&'"<7>` },
  answer: ({ path }, { rows, more }) =>
    path === "/quickstats/accounts" ? { body: { accountData: { nickName: "fakeaff" } } } : ok(rows, more ? 206 : 200),
  goodRow,
  earnsMinor: 2261,
  refundRow,
  badRow: { ...goodRow(99), lineItemData: { ...line(), accountAmount: "a lot" } },
  withBuyer: (row, text) => ({
    ...row,
    lastName: text,
    firstName: text,
    fullName: text,
    email: text,
    postalCode: text,
    state: text,
    customerContactInfo: { field: "PHONE", value: text },
    vendorVariables: { item: [{ name: "cbfname", value: text }] },
    commonTrackingParameters: { useragent: text },
    affiliateTrackingParameters: { contactId: text },
  }),
  empties: [{ body: "null" }, ok([]), ok(null), ok(NIL)],
  mismatches: [{ body: { orders: [] } }, { body: { accountData: [] } }],
  forbidden: { status: 403, body: "Access Denied" },
};

describeAdapterContract(clickbank, fixture);

describe("ClickBank's requests", () => {
  const server = testNetworkServer();
  const bench = new Bench(clickbank, fixture, server);
  const fetchRows = (reply: Reply) => bench.fetch({}, { override: () => reply });

  it("carry the bare key as Authorization, and ask for JSON", async () => {
    await bench.fetch();
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: "GET",
      path: "/orders2/list",
      headers: { authorization: fixture.credentials.apiKey, accept: "application/json" },
    });
  });

  it("always send both dates, wide enough for the window in every zone on earth", async () => {
    await bench.fetch();
    expect(server.requests[0]?.query).toEqual({ startDate: "2026-08-31", endDate: "2026-09-08" });
  });

  it("ask for the page in the Page header, counted from 1", async () => {
    await bench.fetch();
    await bench.fetch({}, { cursor: "2" });
    expect(server.requests.map(({ headers }) => headers.page)).toEqual(["1", "2"]);
  });

  it("end with HTTP 200 and go on with 206, however many rows the page has", async () => {
    expect((await fetchRows(ok([goodRow(1)], 206))).nextCursor).toBe("2");
    expect((await fetchRows(ok([], 206))).nextCursor).toBe("2");
    expect((await fetchRows({ status: 206, body: "null" })).nextCursor).toBe("2");
    const full = Array.from({ length: 100 }, (_, n) => goodRow(n));
    expect(await fetchRows(ok(full))).toMatchObject({ rows: { length: 100 }, nextCursor: null });
  });

  it("count the pages beyond nine as numbers", async () => {
    const page = await bench.fetch({ more: true }, { cursor: "9" });
    expect(page.nextCursor).toBe("10");
  });

  it("get a single order as an object instead of a list", async () => {
    const page = await fetchRows(ok(goodRow(1)));
    expect(bench.parse(page.rows).flatMap(({ sales }) => sales)).toMatchObject([{ orderId: "FAKE1001" }]);
  });

  it("get the body null when nothing matches", async () => {
    expect(await fetchRows({ body: "null" })).toEqual({ rows: [], nextCursor: null });
  });

  it("fail when a success has another status than 200 and 206", async () => {
    for (const status of [201, 204, 400, 404]) {
      const reply = status === 204 ? { status } : { status, body: { orderData: [goodRow(1)] } };
      expect(await failureOf(fetchRows(reply))).toMatchObject({ code: "contract_changed", status });
    }
  });

  it("call a plain 403 ambiguous, since it stands for a bad key and for a spent quota", async () => {
    const error = await failureOf(fetchRows({ status: 403, body: "Access Denied" }));
    expect(error).toMatchObject({ code: "credentials_rejected", ambiguous: true, status: 403 });
  });

  it("call a 401 a bad key without doubt", async () => {
    const error = await failureOf(fetchRows({ status: 401, body: "Unauthorized" }));
    expect(error).toMatchObject({ code: "credentials_rejected", ambiguous: false, status: 401 });
  });

  it.each([
    "Request limit exceeded",
    "Daily quota used up",
    "Too many requests",
    "You are being throttled",
    "API usage limit",
    "Over the limit of 25000",
    "Only 10 requests per second are allowed",
  ])("call a 403 that says %j a rate limit", async (body) => {
    expect(await failureOf(fetchRows({ status: 403, body }))).toMatchObject({ code: "rate_limited", status: 403 });
  });

  it("are told apart from the credentials when a page of another kind answers the credentials test", async () => {
    const html = bench.testCredentials({ override: () => ({ body: "<html>Maintenance</html>" }) });
    expect((await failureOf(html)).code).toBe("network_unavailable");
    expect(server.requests[0]).toMatchObject({ path: "/quickstats/accounts", query: {} });
  });

  it("do not take another status than 200 for proof of the credentials", async () => {
    const missing = bench.testCredentials({ override: () => ({ status: 404, body: { message: "no such resource" } }) });
    expect(await failureOf(missing)).toMatchObject({ code: "contract_changed", status: 404 });
  });

  it("keep the order fields that matter, with the misspelt payment method as ClickBank spells it", async () => {
    const { rows } = await bench.fetch({ rows: [goodRow(1)] });
    const { email: _dropped, ...kept } = goodRow(1);
    expect(rows).toEqual([kept]);
  });
});
