import { describe, expect, test } from "vitest";
import { type Json, profile, sandboxAt } from "../test-kit";

type NetworkId = "buygoods" | "maxweb";

async function setUp(more: Parameters<typeof profile>[0] = {}, network: NetworkId = "buygoods", now?: string) {
  const sandbox = await sandboxAt(now);
  const issued = sandbox.createAccount({ network, profile: profile(more) });
  const { affiliateId = "", token = "" } = issued.credentials;
  const base = sandbox.endpoints[network === "buygoods" ? "BUYGOODS_API_URL" : "MAXWEB_API_URL"];
  /** `token` is as the back office shows it, percent-encoded. */
  const get = async (query: string, { a = affiliateId, shown = token, path = "byday" } = {}) => {
    const answer = await fetch(`${base}/${path}?a=${a}&token=${shown}&response_type=json&${query}`);
    return { status: answer.status, body: (await answer.json()) as Json };
  };
  const read = async (from = "2020-01-01", to = "2030-01-01") => {
    const rows: Json[] = [];
    const pages: Json[] = [];
    for (let next = ""; ; ) {
      const { body } = await get(`date_from=${from}&date_to=${to}${next}`);
      const data = body["data"] as Json[];
      rows.push(...data);
      pages.push(body);
      if (data.length < 50 || !body["next_page"]) return { rows, pages };
      next = `&next_page=${body["next_page"]}`;
    }
  };
  const totals = (asOf?: string) => sandbox.truth({ network, account: issued.account, asOf }).totals ?? [];
  return { sandbox, network, account: issued.account, token, get, read, totals };
}

const cents = (value: unknown) => Math.round(Number(value) * 100);

/** A reading of the rows that shares nothing with the generator. */
const totalsOf = (rows: Json[]) =>
  rows
    .map((row) => ({
      day: String(row["date"]),
      dimension: "",
      conversions: Number(row["conversions_count"]),
      gross_minor: cents(row["gross_commissions"]),
      voided_minor:
        "voided_commissions" in row
          ? cents(row["voided_commissions"])
          : cents(row["gross_commissions"]) - cents(row["net_commissions"]),
      net_minor: cents(row["net_commissions"]),
      currency: "USD",
    }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));

describe.each(["buygoods", "maxweb"] as const)("%s", (network) => {
  test.each([
    {},
    { cursor: "string", lastPage: "null" },
    { cursor: "opaque", lastPage: "zero", order: "shuffled" },
    { lastPage: "empty", numbers: "string", order: "desc" },
    { lastPage: "cursor", numbers: "mixed" },
    { numbers: "noisy", voided: "missing" },
    { emptyDays: "zeros" },
  ])("holds what a plain reading of all pages gives, with %o", async (quirks) => {
    const { read, totals } = await setUp({ since: "2025-10-01", salesPerDay: 0.8, lateRate: 0.2, quirks }, network);
    const { rows } = await read();
    expect(rows.length).toBeGreaterThan(200);
    expect(totalsOf(rows)).toEqual(totals());
    expect(totals().some(({ voided_minor }) => voided_minor > 0)).toBe(true);
  });
});

test("sums up what single sales and their reversals say, by the New York day of the sale", async () => {
  const { rows } = await (await setUp({ since: "2026-01-01", salesPerDay: 20, refundRate: 0.3 })).read();
  for (const { gross_minor, voided_minor, net_minor } of totalsOf(rows)) {
    expect(net_minor).toBe(gross_minor - voided_minor);
    expect(voided_minor).toBeLessThanOrEqual(gross_minor);
  }
  const voidedShare = (days: typeof rows) => {
    const sum = (field: string) => days.reduce((total, row) => total + cents(row[field]), 0);
    return sum("voided_commissions") / sum("gross_commissions");
  };
  expect(voidedShare(rows.slice(0, 90))).toBeGreaterThan(2 * voidedShare(rows.slice(-10)));
});

test("lets voided amounts grow on past days as refunds arrive, and nothing else there", async () => {
  const { sandbox, totals } = await setUp({ salesPerDay: 20, refundRate: 0.3 });
  const before = totals().slice(0, -1);
  sandbox.setClock({ advanceMs: 10 * 86_400_000 });
  const after = totals().slice(0, before.length);
  const grown = after.filter(({ voided_minor }, i) => voided_minor > (before[i]?.voided_minor ?? 0));
  expect(grown.length).toBeGreaterThan(before.length / 2);
  for (const [i, day] of after.entries()) {
    expect(day.voided_minor).toBeGreaterThanOrEqual(before[i]?.voided_minor ?? 0);
    expect(day).toMatchObject({ day: before[i]?.day, gross_minor: before[i]?.gross_minor });
  }
});

test("tells the same of a day whether it is read early or late, alone or with others", async () => {
  const early = await setUp({ since: "2026-01-01", salesPerDay: 5 });
  const late = await setUp({ since: "2026-01-01", salesPerDay: 5 });
  early.totals("2026-03-01T12:00:00Z");
  expect((await early.read("2026-02-01", "2026-02-01")).rows).toHaveLength(1);
  expect(early.totals()).toEqual(late.totals());
});

test("pages by 50 rows, both dates inclusive", async () => {
  const { get, read, totals } = await setUp({ since: "2026-03-01", salesPerDay: 3, clockChangeRows: false });
  const { pages } = await read();
  expect(pages.slice(0, -1).map(({ data }) => (data as Json[]).length)).toEqual(pages.slice(0, -1).map(() => 50));
  expect(pages.map((page) => page["next_page"])).toEqual([2, 3, 4, 5, undefined]);
  const [first, second] = totals().slice(-2);
  const two = await get(`date_from=${first?.day}&date_to=${second?.day}`);
  expect((two.body["data"] as Json[]).map(({ date }) => date)).toEqual([first?.day, second?.day]);
  const one = await get(`date_from=${second?.day}&date_to=${second?.day}`);
  expect(one.body["data"]).toHaveLength(1);
});

test.each([
  ["absent", undefined],
  ["null", null],
  ["zero", 0],
  ["empty", ""],
  ["cursor", 2],
])("ends a report with next_page %s", async (lastPage, expected) => {
  const { get } = await setUp({ quirks: { lastPage } });
  expect((await get("date_from=2026-09-20&date_to=2026-09-25")).body["next_page"]).toBe(expected);
});

test("wants the token percent-encoded: an open + belongs to nobody", async () => {
  const { get, token } = await setUp();
  const query = "date_from=2026-09-25&date_to=2026-09-25";
  expect(token).toMatch(/%2B.*%2F.*%3D%3D$/);
  expect((await get(query)).status).toBe(200);
  expect((await get(query, { shown: decodeURIComponent(token) })).status).toBe(401);
  expect((await get(query, { a: "1" })).status).toBe(401);
});

test.each([
  ["401", 401],
  ["403", 403],
  ["result0", 200],
])("refuses a revoked token with %s", async (badToken, status) => {
  const { sandbox, network, account, get } = await setUp({ quirks: { badToken } });
  sandbox.changeKey({ network, account, action: "revoke" });
  expect(await get("date_from=2026-09-25&date_to=2026-09-25")).toEqual({
    status,
    body: { result: 0, result_str: expect.stringContaining("token") },
  });
});

test("refuses other reports and bad arguments", async () => {
  const { get } = await setUp();
  expect(await get("", { path: "byhour" })).toMatchObject({ status: 404, body: { result: 0 } });
  for (const query of ["", "date_from=2026-09-01", "date_from=today&date_to=today"]) {
    expect(await get(query)).toMatchObject({ status: 400, body: { result: 0 } });
  }
  const range = "date_from=2026-09-01&date_to=2026-09-02";
  expect(await get(`${range}&next_page=x`)).toMatchObject({ status: 400 });
});

test("sends other field names when told to", async () => {
  const { read } = await setUp({ quirks: { fields: "other" } });
  const { rows } = await read();
  expect(rows[0]).toMatchObject({ net_commission: expect.any(Number), conversions: expect.any(Number) });
  expect(rows[0]).not.toHaveProperty("net_commissions");
});

test("takes hand-made days, the latest one for a day, into report and truth", async () => {
  const { sandbox, network, account, read, totals } = await setUp({ salesPerDay: 0 });
  const raw = { date: "2026-09-24", visits: 9, gross_commissions: 30, net_commissions: 30, conversions_count: 1 };
  const refunded = { ...raw, voided_commissions: 10, net_commissions: 20 };
  const at = "2026-09-24T16:00:00Z";
  const rows = [
    { raw, at },
    { raw: refunded, at, visibleAt: "2026-09-25T18:00:00Z" },
  ];
  sandbox.addRows({ network, account, rows });
  expect((await read()).rows).toEqual([raw]);
  sandbox.setClock({ advanceMs: 6 * 3_600_000 });
  expect((await read()).rows).toEqual([refunded]);
  expect(totals()).toMatchObject([{ day: "2026-09-24", gross_minor: 3_000, voided_minor: 1_000, net_minor: 2_000 }]);
});

test("counts and pages the truth of days over HTTP", async () => {
  const { sandbox, network, account, totals } = await setUp();
  const query = new URLSearchParams({ network, account });
  const get = async (more = "") => (await fetch(`${sandbox.url}/_sandbox/truth?${query}${more}`)).json();
  expect(await get()).toEqual({ count: totals().length, sales: [], totals: totals() });
  expect(await get("&offset=3&limit=2")).toEqual({
    count: totals().length,
    sales: [],
    totals: totals().slice(3, 5),
  });
});

test("holds no buyer", async () => {
  const { pages } = await (await setUp()).read();
  expect(JSON.stringify(pages)).not.toMatch(/Buyersecret|pii\.example/);
});
