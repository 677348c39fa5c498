import { describe, expect, it } from "vitest";
import { type AdapterFixture, describeAdapterContract, type Row } from "../../../test/adapter-contract";
import { Bench, failureOf } from "../../../test/adapter-fixture";
import { type Reply, testNetworkServer } from "../../../test/network-server";
import { digistore24 } from "../digistore24";
import type { Digistore24Credentials } from "./client";

const goodRow = (n: number): Row => ({
  id: 70_000_000 + n,
  purchase_id: "FAKE1234",
  transaction_type: "payment",
  amount: "294.00",
  transaction_amount: "294.00",
  affiliate_amount: "116.00",
  earned_amount: "116.00",
  currency: "EUR",
  upsell_no: "0",
  created_at: "2026-09-02 14:22:05",
  main_product_name: "Fake Course",
  affiliate_name: "fakeaff",
  buyer: { id: 900001, email: "jane@example.com", first_name: "Jane", last_name: "Doe" },
});

const refundRow = (n: number): Row => ({
  ...goodRow(n + 500),
  transaction_type: "refund",
  transaction_amount: "-88.20",
  affiliate_amount: "-34.80",
  earned_amount: "-34.80",
});

const frame = (result: Row, status = 200): Reply => ({
  status,
  body: { api_version: "1.2", current_time: "2026-09-25 09:00:02", runtime_seconds: "0.08", ...result },
});

const list = (rows: readonly unknown[], more: Row = {}): Reply =>
  frame({ result: "success", data: { page_no: 1, page_size: 500, page_count: 1, transaction_list: rows, ...more } });

const error = (code: unknown, message: string, status = 200) => frame({ result: "error", code, message }, status);

const fixture: AdapterFixture<Digistore24Credentials> = {
  credentials: { apiKey: `123456-CANARY+/=%&'"<7>` },
  answer: ({ path, query }, { no, rows, more }) =>
    path === "/getUserInfo"
      ? frame({ result: "success", data: { user_id: 1, user_name: "fakeaff" } })
      : list(rows, { page_no: Number(query.page_no ?? no), page_count: rows.length === 0 ? 0 : more ? no + 1 : no }),
  goodRow,
  earnsMinor: 11_600,
  refundRow,
  badRow: { ...goodRow(99), earned_amount: "a lot" },
  withBuyer: (row, text) => ({
    ...row,
    buyer: { id: text, email: text, first_name: text, last_name: text, address: { street: text } },
    buyer_email: text,
    items: [{ product_name_intern: text }],
  }),
  mismatches: [
    frame({}),
    frame({ result: "maybe" }),
    frame({ result: "success", data: { page_count: 1, transactions: [] } }),
    frame({ result: "success", data: { page_count: 1, transaction_list: null } }),
  ],
  complaint: (said) => error(3, `bad parameter: ${said}`),
};

describeAdapterContract(digistore24, fixture);

describe("Digistore24's requests", () => {
  const server = testNetworkServer();
  const bench = new Bench(digistore24, fixture, server);
  const fetchRows = (reply: Reply, cursor: string | null = null) => bench.fetch({}, { override: () => reply, cursor });

  it("carry the key in its own header, and ask for JSON", async () => {
    await bench.fetch();
    expect(server.requests[0]).toMatchObject({
      method: "GET",
      path: "/listTransactions",
      headers: { "x-ds-api-key": fixture.credentials.apiKey, accept: "application/json" },
    });
    expect(server.requests[0]?.headers).not.toHaveProperty("authorization");
  });

  it("name the window as instants with an offset, an hour wider on either side, and the page with its size", async () => {
    await bench.fetch({}, { cursor: "3" });
    expect(server.requests[0]?.query).toEqual({
      from: "2026-08-31T23:00:00+00:00",
      to: "2026-09-08T01:00:00+00:00",
      "search[role]": "affiliate",
      sort_by: "date",
      sort_order: "asc",
      page_no: "3",
      page_size: "1000",
    });
  });

  it("end at page_count, which may be text", async () => {
    expect(await fetchRows(list([goodRow(1)], { page_count: "2" }))).toMatchObject({ nextCursor: "2", totalPages: 2 });
    expect(await fetchRows(list([goodRow(2)], { page_no: "2", page_count: "2" }), "2")).toMatchObject({
      nextCursor: null,
    });
  });

  it("get page_count 0 when nothing matches", async () => {
    expect(await fetchRows(list([], { page_no: 1, page_count: 0 }))).toEqual({
      rows: [],
      nextCursor: null,
      totalPages: 0,
    });
  });

  it.each([undefined, null, "", -1, 1.5, "many", {}, true])(
    "do not take a page_count of %j for the end of the data",
    async (page_count) => {
      expect((await failureOf(fetchRows(list([goodRow(1)], { page_count })))).code).toBe("contract_changed");
    },
  );

  it("do not take rows with page_count 0 for the end of the data", async () => {
    expect((await failureOf(fetchRows(list([goodRow(1)], { page_count: 0 })))).code).toBe("contract_changed");
  });

  it("do not take one page for another", async () => {
    const first = list([goodRow(1)], { page_no: 1, page_count: 3 });
    expect((await failureOf(fetchRows(first, "2"))).code).toBe("contract_changed");
    const { page_no: _none, ...unnumbered } = { page_no: 1, page_count: 3 };
    const silent = list([goodRow(1)], { ...unnumbered, page_no: undefined });
    expect((await fetchRows(silent, "2")).nextCursor).toBe("3");
  });

  it("end quietly when the list has become shorter than the page that they ask for", async () => {
    const clamped = list([goodRow(1)], { page_no: 1, page_count: 1 });
    expect(await fetchRows(clamped, "2")).toMatchObject({ nextCursor: null });
  });

  it("follow the page_count of a page size that the server clamped", async () => {
    const rows = Array.from({ length: 100 }, (_, n) => goodRow(n));
    const page = await fetchRows(list(rows, { page_size: 100, page_count: 7 }));
    expect(page).toMatchObject({ rows: { length: 100 }, nextCursor: "2", totalPages: 7 });
  });

  it("understand answers with a timezone in their frame and without", async () => {
    const data = { page_count: 1, transaction_list: [goodRow(1)] };
    const zoned = await fetchRows(frame({ result: "success", data, timezone: "CEST", utc_offset: "7200" }));
    expect(await fetchRows(frame({ result: "success", data }))).toEqual(zoned);
    expect(bench.parse(zoned.rows).flatMap(({ sales }) => sales)).toHaveLength(1);
  });

  it.each([
    [2, "Bad API key"],
    ["2", "x"],
    [8, "Permission denied"],
    [0, "Der API-Schlüssel ist ungültig"],
    [0, "Ungültiger API-Schluessel"],
    [undefined, "Invalid api_key given"],
  ])("call error %j, %j, with HTTP 200 rejected credentials", async (code, message) => {
    const failure = await failureOf(fetchRows(error(code, message)));
    expect(failure).toMatchObject({ code: "credentials_rejected", status: 200 });
    expect(failure.message).toContain(message);
    const tested = await failureOf(bench.testCredentials({ override: () => error(code, message) }));
    expect(tested.code).toBe("credentials_rejected");
  });

  it.each([401, 403])("call HTTP %i rejected credentials, with an error frame or without", async (status) => {
    for (const reply of [error(1, "Not connected", status), { status, body: "<h1>No</h1>" }, { status }]) {
      expect(await failureOf(fetchRows(reply))).toMatchObject({ code: "credentials_rejected", status });
    }
  });

  it("call bad parameters, HTTP 400 or 200, a changed contract and pass on what was said", async () => {
    for (const status of [200, 400]) {
      const failure = await failureOf(fetchRows(error(3, "Ungültiger Wert für transaction_type", status)));
      expect(failure).toMatchObject({ code: "contract_changed", status });
      expect(failure.message).toContain("Ungültiger Wert für transaction_type");
    }
  });

  it("do not believe a success that comes with a failing HTTP status", async () => {
    const reply = { ...list([goodRow(1)]), status: 400 };
    expect(await failureOf(fetchRows(reply))).toMatchObject({ code: "contract_changed", status: 400 });
  });

  it("keep the flag of a test purchase, so that it is no sale", async () => {
    for (const flag of [{ api_mode: "test" }, { order_type: "test" }]) {
      const { rows } = await fetchRows(list([{ ...goodRow(1), ...flag }, goodRow(2)]));
      expect(bench.parse(rows).map(({ sales }) => sales.length)).toEqual([0, 1]);
    }
  });

  it("test credentials with getUserInfo, since ping may not check the key", async () => {
    await bench.testCredentials();
    expect(server.requests).toMatchObject([{ path: "/getUserInfo", query: {} }]);
  });
});
