import { describe, expect, it, test } from "vitest";
import { DAY } from "#domain/window";
import { sandboxAt } from "../../../sandbox/test-kit";
import { type AdapterFixture, describeAdapterContract, type Row } from "../../../test/adapter-contract";
import { Bench, failureOf } from "../../../test/adapter-fixture";
import { type Reply, testNetworkServer } from "../../../test/network-server";
import type { AdapterContext } from "../adapter";
import { jvzoo } from "../jvzoo";
import type { JvzooCredentials } from "./client";

const LIST = "/v2.0/latest-affiliates-transactions";

const goodRow = (n: number): Row => ({
  transaction_id: `AP-FAKE${n}`,
  date: "2026-09-02T18:22:07+00:00",
  product_name: "Example Course",
  product_id: 412345,
  status: "COMPLETED",
  price: "47.00",
  affiliate_commission: "23.50",
  affiliate_commission_status: "HELD",
  customer_email: "buyer@example.com",
  ip: "203.0.113.9",
  first_name: "Pat",
  last_name: "Doe",
  affiliate_id: 9000001,
  affiliate_name: "Example Affiliate",
});

const refundRow = (n: number): Row => ({ ...goodRow(n), status: "REFUNDED" });

const ok = (results: readonly unknown[]): Reply => ({
  body: { meta: { status: { http_status_code: 200 }, results_count: results.length }, results },
});
const failed = (status: number, message?: string): Reply => ({
  body: { meta: { status: { http_status_code: status, message }, results_count: 0 }, results: [] },
});
const full = (rows: readonly unknown[], no = 1) => [
  ...rows,
  ...Array.from({ length: 100 - rows.length }, (_, n) => goodRow(1_000 * no + n)),
];

const fixture: AdapterFixture<JvzooCredentials> = {
  credentials: { apiKey: `CANARY+/=%&'"<7>` },
  answer: (_request, { no, rows, more }) => ok(more ? full(rows, no) : rows),
  goodRow,
  earnsMinor: 2350,
  refundRow,
  badRow: { ...goodRow(99), affiliate_commission: "a lot" },
  withBuyer: (row, text) => ({ ...row, customer_email: text, ip: text, first_name: text, last_name: text }),
  mismatches: [{ body: { meta: { status: { http_status_code: 200 } } } }, { body: { results: {} } }],
  complaint: (said) => failed(400, said),
};

describeAdapterContract(jvzoo, fixture);

const server = testNetworkServer();
const bench = new Bench(jvzoo, fixture, server);
const fetchReply = (reply: Reply, cursor: string | null = null) => bench.fetch({}, { override: () => reply, cursor });
const saleOf = (change: Row) => jvzoo.parseRow({ ...goodRow(1), ...change }).sales[0];

describe("a request", () => {
  it("uses HTTP Basic with the key as user and a literal x as password, and sends no parameters", async () => {
    await bench.fetch();
    const login = Buffer.from(`${fixture.credentials.apiKey}:x`).toString("base64");
    expect(server.requests).toMatchObject([
      { method: "GET", path: LIST, query: {}, headers: { authorization: `Basic ${login}` } },
    ]);
  });

  it("has the last transaction of the page before as paykey in its path", async () => {
    const { nextCursor } = await fetchReply(ok(full([]).with(99, { ...goodRow(1), transaction_id: "AP-A/B?" })));
    await fetchReply(ok([goodRow(2)]), nextCursor);
    expect(server.requests.at(-1)?.path).toBe(`${LIST}/AP-A%2FB%3F`);
  });

  it("tests the credentials at the same endpoint, where an empty list means a good key", async () => {
    await expect(bench.testCredentials({ override: () => ok([]) })).resolves.toBeUndefined();
    expect(server.requests).toMatchObject([{ method: "GET", path: LIST }]);
  });
});

describe("an error inside an HTTP 200", () => {
  test.each([
    [failed(401), "credentials_rejected"],
    [failed(403), "credentials_rejected"],
    [failed(400, "Invalid API key"), "credentials_rejected"],
    [failed(429), "rate_limited"],
    [failed(503), "network_unavailable"],
    [failed(503, "Authentication service unavailable"), "network_unavailable"],
    [failed(404, "No such transaction"), "contract_changed"],
    [{ body: { meta: { status: { http_status_code: "401" } }, results: [] } }, "credentials_rejected"],
    [{ body: { meta: { status: { code: 4001, message: "Bad request" } }, results: [] } }, "contract_changed"],
    [{ body: { error: "Unauthorized" } }, "credentials_rejected"],
    [{ body: { error: { message: "Something broke" }, results: [] } }, "contract_changed"],
    [{ body: { errors: ["no"], results: [goodRow(1)] } }, "contract_changed"],
    [{ body: { status: "error", message: "Invalid API key", results: [] } }, "credentials_rejected"],
    [{ body: { success: false, message: "Something broke", results: [] } }, "contract_changed"],
    [{ body: { meta: { status: "Failed", message: "Invalid API key" }, results: [] } }, "credentials_rejected"],
  ])("is a failure: %j", async (reply, code) => {
    expect(await failureOf(fetchReply(reply))).toMatchObject({ code, status: 200 });
    expect(await failureOf(bench.testCredentials({ override: () => reply }))).toMatchObject({ code });
  });

  it("passes on the wait of a Retry-After header", async () => {
    const reply = { ...failed(429), headers: { "retry-after": "9" } };
    expect(await failureOf(fetchReply(reply))).toMatchObject({ code: "rate_limited", retryAfterMs: 9_000 });
  });

  it.each([
    { error: null },
    { error: "" },
    { error: false },
    { errors: [] },
    { success: true, status: "ok", message: "OK" },
    { meta: { status: "success" } },
  ])("is not %j", async (extra) => {
    expect((await fetchReply({ body: { ...extra, results: [goodRow(1)] } })).rows).toHaveLength(1);
  });
});

describe("non-JSON bytes around the JSON", () => {
  const page = JSON.stringify({ meta: {}, results: [goodRow(1)] });

  it.each([`<b>Notice</b>${page}`, `${page}\n<br />`, `\ufeff<!-- api -->${page}<p>bye</p>`])(
    "are cut off",
    async (body) => {
      expect((await fetchReply({ body })).rows).toHaveLength(1);
    },
  );

  it.each([`<p>{}</p>`, `<script>var a = {"b":1}</script>`, `${page}${page}`, page.slice(0, -1)])(
    "are not guessed at when what is left is not the envelope",
    async (body) => {
      expect(await failureOf(fetchReply({ body }))).toMatchObject({ code: "network_unavailable" });
    },
  );
});

describe("the status of a row", () => {
  test.each([
    ["COMPLETED", "APPROVED", 2350],
    ["completed ", "APPROVED", 2350],
    ["INCOMPLETE", "PENDING", 0],
    ["REFUNDED", "REFUNDED", 0],
    ["Partially_Refunded", "REFUNDED", 0],
    ["CHARGEBACK", "CHARGEBACK", 0],
    ["Disputed", "CHARGEBACK", 0],
    ["CGBK", "CHARGEBACK", 0],
    ["Something else", "PENDING", 0],
  ])("%s means %s and earns %i cents", (raw, status, earnedMinor) => {
    expect(saleOf({ status: raw })).toMatchObject({
      status,
      rawStatus: raw.trim(),
      earnedMinor,
      commissionMinor: 2350,
    });
  });

  it("is no more than the row's own: affiliate_commission_status is kept raw and decides nothing", async () => {
    const { rows } = await bench.fetch({ rows: [goodRow(1)] });
    expect(rows).toMatchObject([{ affiliate_commission_status: "HELD" }]);
    expect(saleOf({ affiliate_commission_status: "CANCELLED" })).toEqual(saleOf({}));
  });
});

it("reads prices as decimal strings in USD, and dates with their offset", () => {
  expect(saleOf({ price: "1234.5", date: "2026-09-02T14:22:07-04:00" })).toMatchObject({
    transactionId: "AP-FAKE1",
    type: "sale",
    currency: "USD",
    grossMinor: 123_450,
    saleDate: new Date("2026-09-02T18:22:07Z"),
    productId: "412345",
  });
  expect(saleOf({ date: "2026-09-02 18:22:07" })?.saleDate).toEqual(new Date("2026-09-02T18:22:07Z"));
  expect(saleOf({ price: null })?.grossMinor).toBeNull();
});

it("reads numbers as it reads strings, also noisy sums of floats and a title that looks like a year", () => {
  expect(saleOf({ price: 47, affiliate_commission: 23.549999999999997, product_name: 1984 })).toMatchObject({
    grossMinor: 4_700,
    commissionMinor: 2_355,
    earnedMinor: 2_355,
    productName: "1984",
  });
  expect(jvzoo.parseRow({ ...goodRow(1), affiliate_commission: 23.555 }).rejects).toHaveLength(1);
});

it.each([undefined, null, ""])("loses no sale over a field that is %j and that earnings do not need", (absent) => {
  const change = { price: absent, product_id: absent, product_name: absent };
  expect(saleOf(change)).toMatchObject({ earnedMinor: 2_350, grossMinor: null, productId: null, productName: null });
});

describe("the list", () => {
  const secondPage = async (rows: readonly unknown[]) => {
    const { nextCursor } = await fetchReply(ok(full([])));
    return fetchReply(ok(rows), nextCursor);
  };

  it("ends with fewer than 100 rows", async () => {
    expect((await fetchReply(ok(full([]).slice(1)))).nextCursor).toBeNull();
    expect((await secondPage([goodRow(1)])).nextCursor).toBeNull();
    expect(await secondPage([])).toEqual({ rows: [], nextCursor: null });
  });

  it.each([100, 99])("is out of reach when a paykey is ignored: %i rows again", async (count) => {
    expect(await failureOf(secondPage(full([]).slice(0, count)))).toMatchObject({ code: "contract_changed" });
  });

  it("ends on a page without ids not seen before, once a paykey has worked", async () => {
    const second = full([], 2);
    const { nextCursor } = await secondPage(second);
    expect(nextCursor).not.toBeNull();
    expect((await fetchReply(ok(second), nextCursor)).nextCursor).toBeNull();
  });

  it("may include the paykey's own transaction", async () => {
    expect((await secondPage([goodRow(1_099)])).nextCursor).toBeNull();
    expect((await secondPage([goodRow(1_099), ...full([], 2).slice(1)])).nextCursor).not.toBeNull();
  });

  it("goes on from the last row that has an id, and not at all without any", async () => {
    const page = await fetchReply(ok(full([]).with(99, null)));
    expect(page.nextCursor).toContain('"AP-FAKE1098"');
    const nameless = Array.from({ length: 100 }, () => ({}));
    expect(await failureOf(fetchReply(ok(nameless)))).toMatchObject({ code: "contract_changed" });
  });
});

describe.each(["asc", "desc"] as const)("either sort order, here %s,", (order) => {
  it.each([{}, { statuses: "mixed", dates: "America/New_York", noise: true }, { includePaykey: true }])(
    "gives the network's truth exactly, with %o",
    async (quirks) => {
      const sandbox = await sandboxAt();
      const { account, credentials } = sandbox.createAccount({
        network: "jvzoo",
        profile: { since: "2026-05-01", salesPerDay: 8, refundRate: 0.2, lateRate: 0.1, quirks: { order, ...quirks } },
      });
      const ledger = new Map<string, object>();
      for (const days of [0, 10, 30]) {
        sandbox.setClock({ advanceMs: days * DAY });
        const sales = await readAll(sandbox.endpoints.JVZOO_API_URL, credentials["apiKey"] ?? "");
        for (const sale of sales) ledger.set(sale.transaction_id, sale);
      }
      const truth = sandbox.truth({ network: "jvzoo", account, since: "2026-06-27T12:00:00Z" }).sales;
      expect(truth.length).toBeGreaterThan(700);
      expect(new Set(truth.map(({ status }) => status)).size).toBe(4);
      expect([...ledger.values()]).toHaveLength(truth.length);
      expect([...ledger.values()]).toEqual(expect.arrayContaining(truth));
    },
  );
});

async function readAll(url: string, apiKey: string) {
  const context: AdapterContext<JvzooCredentials> = {
    credentials: { apiKey },
    endpoints: { api: url },
    timeoutMs: 5_000,
    tokens: { read: async () => null, write: async () => {} },
  };
  const window = { start: new Date("2026-09-01T00:00:00Z"), end: new Date("2026-09-02T00:00:00Z") };
  const rows: unknown[] = [];
  for (let cursor: string | null = null, page = 1; page === 1 || cursor !== null; page += 1) {
    const answer = await jvzoo.fetchPage(context, { window, cursor });
    rows.push(...answer.rows);
    cursor = answer.nextCursor;
  }
  return rows.flatMap((row) => jvzoo.parseRow(row).sales).map(toEntry);
}

function toEntry(sale: ReturnType<typeof jvzoo.parseRow>["sales"][number]) {
  return {
    transaction_id: sale.transactionId,
    order_id: sale.orderId,
    type: sale.type,
    status: sale.status,
    currency: sale.currency,
    gross_minor: sale.grossMinor,
    commission_minor: sale.commissionMinor,
    earned_minor: sale.earnedMinor,
    sale_date: sale.saleDate.toISOString(),
    product_id: sale.productId,
    product_name: sale.productName,
    tracking_id: sale.trackingId,
  };
}
