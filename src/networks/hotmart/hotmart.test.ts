import { describe, expect, it } from "vitest";
import { type AdapterFixture, describeAdapterContract, type Row } from "../../../test/adapter-contract";
import { Bench, failAt, failureOf } from "../../../test/adapter-fixture";
import { type RecordedRequest, type Reply, testNetworkServer } from "../../../test/network-server";
import { hotmart } from "../hotmart";
import type { HotmartCredentials } from "./token";

const TOKEN = "H4sIAAAA%2Bfake%2Ftoken%3D";
const AUTH = "/security/oauth/token";
const HISTORY = "/payments/api/v1/sales/history";
const COMMISSIONS = "/payments/api/v1/sales/commissions";
const ORDERED = Date.parse("2026-09-02T10:00:00Z");

const purchase = (n: number, more: Row = {}): Row => ({
  transaction: `HP${10_000_000 + n}`,
  order_date: ORDERED + n * 60_000,
  approved_date: ORDERED + n * 60_000 + 5_000,
  status: "APPROVED",
  recurrency_number: 1,
  is_subscription: false,
  commission_as: "AFFILIATE",
  price: { value: 197, currency_code: "BRL" },
  payment: { method: "CREDIT_CARD", installments_number: 1, type: "CREDIT_CARD" },
  tracking: { source_sck: "ad_7", source: "camp_42", external_code: "click-abc" },
  ...more,
});

const sale = (n: number, more: Row = {}): Row => ({
  product: { id: 1_234_567, name: "Fake Course" },
  buyer: { name: "Jane Doe", ucode: "11111111-2222", email: "jane@example.com" },
  producer: { name: "Fake Producer", ucode: "66666666-7777" },
  purchase: purchase(n, more),
});

/** Without its product: of that, the contract suite takes any `name` that it puts there for a buyer's. */
const { product: _product, ...plainSale } = sale(0);
const plain = (n: number, more: Row = {}): Row => ({ ...plainSale, purchase: purchase(n, more) });

const line = (source: string, value: number, ucode = "me", currency = "BRL"): Row => ({
  commission: { currency_value: currency, value },
  user: { ucode, name: "Fake Participant" },
  source,
});
const ALL_LINES = [line("MARKETPLACE", 20.5, "hotmart"), line("PRODUCER", 88.25, "producer"), line("AFFILIATE", 88.25)];

const share = (n: number, commissions: unknown = ALL_LINES): Row => ({
  transaction: `HP${10_000_000 + n}`,
  product: { id: 1_234_567, name: "Fake Course" },
  exchange_rate_currency_payout: 1,
  commissions,
});

const issued = (more: Row = {}): Reply => ({
  body: { access_token: TOKEN, token_type: "bearer", expires_in: 172_799, scope: "read write", jti: "x", ...more },
});
const list = (items: unknown, next?: string): Reply => ({
  body: { items, page_info: { ...(next ? { next_page_token: next } : {}), results_per_page: 500 } },
});
const complaint = (status: number, error: string, said = "said"): Reply => ({
  status,
  body: { error, error_description: said, error_uri: "https://developers.hotmart.com/docs" },
});

const fixture: AdapterFixture<HotmartCredentials> = {
  credentials: { clientId: "fake-client", clientSecret: `CANARY+/=%&'"<7>` },
  answer({ path }, { no, rows, more }) {
    if (path === AUTH) return issued();
    if (path === COMMISSIONS) return list(Array.from({ length: 100 }, (_, n) => share(n)));
    return list(rows, more ? `page-${no + 1}` : undefined);
  },
  goodRow: (n) => plain(n),
  earnsMinor: 8825,
  refundRow: (n) => plain(n, { status: "REFUNDED" }),
  badRow: plain(99, { order_date: "yesterday" }),
  withBuyer: (row, text) => ({ ...row, buyer: { name: text, ucode: text, email: text }, buyer_document: text }),
  mismatches: [{ body: { items: [] } }, { body: { page_info: { results_per_page: 5 } } }, { body: { data: [] } }],
  unauthorized: complaint(401, "unauthorized", "Full authentication is required to access this resource."),
  forbidden: complaint(403, "unauthorized_client"),
  complaint: (said) => complaint(400, "invalid_parameter", said),
};

describeAdapterContract(hotmart, fixture);

const server = testNetworkServer();
const bench = new Bench(hotmart, fixture, server);
const paths = () => server.requests.map(({ path }) => path);
const parsed = async (row: Row, shares: unknown = [share(1)]) => {
  const { rows } = await bench.fetch({ rows: [row] }, { override: failAt(`GET ${COMMISSIONS}`, list(shares)) });
  const [result] = bench.parse(rows);
  return { raw: rows[0] as Row, ...result, sale: result?.sales[0] };
};

describe("Hotmart's access token", () => {
  it("is asked for in the query and as Basic, and sent verbatim", async () => {
    await bench.fetch();
    const { clientId, clientSecret } = fixture.credentials;
    expect(server.requests[0]).toMatchObject({
      method: "POST",
      path: AUTH,
      query: { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret },
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` },
    });
    expect(server.requests[1]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it("lives in the cache until shortly before it expires", async () => {
    const context = bench.context();
    await bench.fetch({}, { context });
    const expiresIn = ((await context.tokens.read())?.expiresAt.getTime() ?? 0) - Date.now();
    expect(expiresIn).toBeGreaterThan(172_700_000);
    expect(expiresIn).toBeLessThan(172_799_000 - 59_000);
    await bench.fetch({}, { context });
    await context.tokens.write({ token: "old", expiresAt: new Date(Date.now() - 1) });
    await bench.fetch({}, { context });
    expect(paths()).toEqual([AUTH, HISTORY, HISTORY, AUTH, HISTORY]);
  });

  it("is renewed once on a 401 mid-run, and the call goes on", async () => {
    const context = bench.context();
    await context.tokens.write({ token: "dead", expiresAt: new Date(Date.now() + 60_000) });
    const page = await bench.fetch(
      { rows: [sale(1)] },
      {
        context,
        override: ({ headers }) => (headers.authorization === "Bearer dead" ? fixture.unauthorized : undefined),
      },
    );
    expect(page.rows).toHaveLength(1);
    expect(paths()).toEqual([HISTORY, AUTH, HISTORY, COMMISSIONS]);
    expect((await context.tokens.read())?.token).toBe(TOKEN);
  });

  it("means rejected credentials when a new one is refused as well, and is forgotten", async () => {
    const context = bench.context();
    const override = failAt(`GET ${HISTORY}`, complaint(401, "invalid_token"));
    expect(await failureOf(bench.fetch({}, { context, override }))).toMatchObject({ code: "credentials_rejected" });
    expect(paths()).toEqual([AUTH, HISTORY, AUTH, HISTORY]);
    expect(await context.tokens.read()).toBeNull();
  });

  it("is taken from the cache when another window has renewed it meanwhile, and left there when it was not refused", async () => {
    const context = bench.context();
    const later = { token: "later", expiresAt: new Date(Date.now() + 60_000) };
    let reads = 0;
    const read = async () => (reads++ === 0 ? { ...later, token: "dead" } : context.tokens.read());
    await context.tokens.write(later);
    const tokens = { ...context.tokens, read };
    const dead = ({ headers }: RecordedRequest) => headers.authorization !== "Bearer later";
    const override = (request: RecordedRequest) => (dead(request) ? fixture.unauthorized : undefined);
    await bench.fetch({ rows: [sale(1)] }, { context: { ...context, tokens }, override });
    expect(paths()).toEqual([HISTORY, HISTORY, COMMISSIONS]);
    expect((await context.tokens.read())?.token).toBe("later");
  });

  it("leaves in doubt whose fault it is when the API refuses a new one, or answers with a page of HTML", async () => {
    const html = { status: 403, body: "<html><h1>Access denied</h1></html>" };
    for (const [station, reply, ambiguous] of [
      [`GET ${HISTORY}`, complaint(401, "invalid_token"), true],
      [`GET ${HISTORY}`, html, true],
      [`POST ${AUTH}`, html, true],
      [`GET ${HISTORY}`, complaint(403, "unauthorized_client"), false],
      [`POST ${AUTH}`, complaint(401, "unauthorized"), false],
    ] as const) {
      const error = await failureOf(bench.fetch({}, { override: failAt(station, reply) }));
      expect(error).toMatchObject({ code: "credentials_rejected", ambiguous });
    }
  });

  it.each([400, 401, 403])("means rejected credentials when its endpoint answers %s", async (status) => {
    const override = failAt(`POST ${AUTH}`, complaint(status, "invalid_client"));
    expect(await failureOf(bench.fetch({}, { override }))).toMatchObject({ code: "credentials_rejected", status });
  });

  it("is asked for anew by the test of credentials, which reads one row of history", async () => {
    const context = bench.context();
    await context.tokens.write({ token: "cached", expiresAt: new Date(Date.now() + 60_000) });
    await bench.testCredentials({ context });
    expect(paths()).toEqual([AUTH, HISTORY]);
    expect(server.requests[1]?.query).toMatchObject({ max_results: "1" });
  });
});

describe("Hotmart's lists", () => {
  it("are asked for in milliseconds, a second wider than the window, 500 rows a page, as an affiliate", async () => {
    await bench.fetch({ rows: [sale(1), sale(3)] }, { cursor: "eyJyb3dzIjo1fQ==" });
    expect(server.requests[1]?.query).toMatchObject({
      start_date: String(bench.window.start.getTime() - 1_000),
      end_date: String(bench.window.end.getTime() + 1_000),
      max_results: "500",
      commission_as: "AFFILIATE",
      page_token: "eyJyb3dzIjo1fQ==",
    });
    expect(server.requests[2]).toMatchObject({
      path: COMMISSIONS,
      query: { start_date: String(ORDERED + 59_000), end_date: String(ORDERED + 181_000), max_results: "500" },
    });
    expect(server.requests[2]?.query).not.toHaveProperty("page_token");
  });

  it("end where next_page_token is missing, and say how many pages there are", async () => {
    const info = { total_results: 1_001, results_per_page: 500 };
    const more: Reply = { body: { items: [], page_info: { ...info, next_page_token: "abc" } } };
    const replies = [more, { body: { items: [], page_info: info } }];
    for (const [index, reply] of replies.entries()) {
      const page = await bench.fetch({}, { override: failAt(`GET ${HISTORY}`, reply) });
      expect(page).toEqual({
        rows: [],
        nextCursor: index === 0 ? "abc" : null,
        totalPages: 3,
        totalRows: 1_001,
        requests: 1,
      });
    }
  });

  it("call 400 invalid_token a dead cursor, not bad credentials", async () => {
    const override = failAt(`GET ${HISTORY}`, complaint(400, "invalid_token"));
    const error = await failureOf(bench.fetch({}, { cursor: "stale", override }));
    expect(error).toMatchObject({ code: "contract_changed", status: 400 });
    expect(error.message).toMatch(/page_token/);
  });

  it.each([HISTORY, COMMISSIONS])("are too wide where %s gives up with 502", async (path) => {
    const override = failAt(`GET ${path}`, complaint(502, "internal_server_error"));
    const error = await failureOf(bench.fetch({ rows: [sale(1)] }, { override }));
    expect(error).toMatchObject({ code: "network_unavailable", status: 502, tooWide: true });
  });

  it("wait on 429 for the seconds that RateLimit-Reset says", async () => {
    const limited = { ...complaint(429, "too_many_requests"), headers: { "RateLimit-Reset": "17" } };
    const error = await failureOf(bench.fetch({}, { override: failAt(`GET ${HISTORY}`, limited) }));
    expect(error).toMatchObject({ code: "rate_limited", retryAfterMs: 17_000 });
  });
});

describe("Hotmart's commissions", () => {
  it("come from the AFFILIATE line among the other participants'", async () => {
    expect((await parsed(sale(1))).sale).toMatchObject({ commissionMinor: 8825, earnedMinor: 8825, currency: "BRL" });
  });

  it("may be in another currency than the price", async () => {
    const { sale: found } = await parsed(sale(1), [share(1, [line("AFFILIATE", 17.1, "me", "USD")])]);
    expect(found).toMatchObject({ currency: "USD", commissionMinor: 1710, grossCurrency: "BRL", grossMinor: 19_700 });
  });

  it("are looked for on the next page of their list until every row has its own, and no further", async () => {
    const pages = [list([share(7)], "two"), list([share(1)], "three")];
    const next = (path: string) => (path === COMMISSIONS ? pages.shift() : undefined);
    const { rows } = await bench.fetch({ rows: [sale(1)] }, { override: ({ path }) => next(path) });
    expect(bench.parse(rows)[0]?.sales[0]?.commissionMinor).toBe(8825);
    expect(server.requests.at(-1)?.query).toMatchObject({ page_token: "two" });
    expect(server.requests).toHaveLength(4);
  });

  it("make a window too wide when they lie so far apart that the list does not end", async () => {
    const override = failAt(`GET ${COMMISSIONS}`, list([], "more"));
    expect(await failureOf(bench.fetch({ rows: [sale(1)] }, { override }))).toMatchObject({ tooWide: true });
    expect(server.requests).toHaveLength(12);
  });

  it("may be missing for a while: the sale stays, without any, in the currency of its price", async () => {
    const { sale: found, raw, rejects } = await parsed(sale(1), []);
    expect(rejects).toEqual([]);
    expect(found).toMatchObject({ status: "APPROVED", commissionMinor: 0, earnedMinor: 0, currency: "BRL" });
    expect(found).toMatchObject({ commissionUnknown: true });
    expect(raw).toMatchObject({ commission_missing: true });
    const others = await parsed(sale(1), [share(1, [line("PRODUCER", 88.25)])]);
    expect(others).toMatchObject({ sale: { commissionMinor: 0 }, raw: { commission_missing: true } });
    const told = await parsed(sale(1));
    expect(told.raw).not.toHaveProperty("commission_missing");
    expect(told.sale).not.toHaveProperty("commissionUnknown");
  });

  it("add up over the lines of one user, and reject a row with lines of several", async () => {
    const twice = [line("AFFILIATE", 10.1), line("AFFILIATE", 20.2)];
    expect((await parsed(sale(1), [share(1, twice)])).sale?.commissionMinor).toBe(3030);
    const foreign = [line("AFFILIATE", 10), line("AFFILIATE", 20, "someone")];
    expect(await parsed(sale(1), [share(1, foreign)])).toMatchObject({ sales: [], rejects: [{ reason: /several/ }] });
  });

  it("reject the row when its own line cannot be read, and ignore others that cannot", async () => {
    expect((await parsed(sale(1), [share(1, [{ source: "AFFILIATE" }])])).rejects).toHaveLength(1);
    expect((await parsed(sale(1), [share(1, [{ source: "ADDON" }, ...ALL_LINES])])).rejects).toEqual([]);
    expect((await parsed(sale(1), [share(1, "none")])).rejects).toHaveLength(1);
    expect((await parsed(sale(1), ["odd", { transaction: 5 }, share(1)])).sale?.commissionMinor).toBe(8825);
  });

  it("lose the noise of floats", async () => {
    const noisy = [share(1, [line("AFFILIATE", 0.1 + 0.2)])];
    expect((await parsed(sale(1), noisy)).sale?.commissionMinor).toBe(30);
  });

  it("of another role are no affiliate's sale", async () => {
    expect(await parsed(sale(1, { commission_as: "PRODUCER" }))).toMatchObject({ sales: [], ignored: /PRODUCER/ });
  });
});

describe("The time for a page of Hotmart's", () => {
  it("is shared by all its requests, and the window is too wide where that is not enough", async () => {
    // Each of them answers within the time, both together do not, and a busy machine has seconds to spare for the first.
    const page = { no: 1, rows: [sale(1)], more: false };
    const delays: Record<string, number> = { [HISTORY]: 1_500, [COMMISSIONS]: 3_500 };
    const override = (request: RecordedRequest) => ({
      ...fixture.answer(request, page),
      delayMs: delays[request.path] ?? 0,
    });
    const error = await failureOf(bench.fetch(page, { context: bench.context({ timeoutMs: 4_000 }), override }));
    expect(error).toMatchObject({ code: "network_unavailable", tooWide: true, message: "No answer within 4000 ms" });
    expect(paths()).toEqual([AUTH, HISTORY, COMMISSIONS]);
  });

  it("says nothing of the window's width when a token does not come, or the network fails otherwise", async () => {
    for (const [station, reply] of [
      [`GET ${HISTORY}`, { status: 503 }],
      [`GET ${HISTORY}`, { fault: "cut" }],
      [`POST ${AUTH}`, { status: 502 }],
      [`POST ${AUTH}`, { fault: "hang" }],
    ] as const) {
      const context = bench.context({ timeoutMs: 2_000 });
      const error = await failureOf(bench.fetch({}, { context, override: failAt(station, reply) }));
      expect(error).toMatchObject({ code: "network_unavailable", tooWide: false });
    }
  });
});
