import { describe, expect, it, vi } from "vitest";
import { Bench, failureOf } from "../../../test/adapter-fixture";
import { byDayRow, clickCrmFixture, fillers, report } from "../../../test/clickcrm";
import { type Reply, testNetworkServer } from "../../../test/network-server";
import { buygoods } from "../buygoods";

const server = testNetworkServer();
const bench = new Bench(buygoods, clickCrmFixture, server);
const fetchWith = (reply: Reply, cursor: string | null = null) => bench.fetch({}, { override: () => reply, cursor });
const failWith = (reply: Reply) => failureOf(fetchWith(reply));
const refusal = (result_str: string, status = 200): Reply => ({ status, body: { result: 0, result_str } });

describe("the request", () => {
  it("asks for the days that the window touches in New York, both ends included, and one more on either side", async () => {
    const start = new Date("2026-09-01T03:59:59Z");
    server.reply(report([]));
    await buygoods.fetchPage(bench.context(), {
      window: { start, end: new Date("2026-09-08T04:00:00Z") },
      cursor: null,
    });
    const [{ path, query } = { path: "", query: {} }] = server.requests;
    expect(path).toBe("/byday");
    expect(query).toEqual({
      a: "12345",
      token: clickCrmFixture.credentials.token,
      date_from: "2026-08-30",
      date_to: "2026-09-09",
      response_type: "json",
    });
  });

  it("encodes the token once, with its + and / in it, and sends no other credential", async () => {
    const urls: string[] = [];
    const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async (url) => {
      urls.push(String(url));
      return Response.json({ data: [] });
    });
    const credentials = { affiliateId: "12345", token: "ab+cd/ef==" };
    await buygoods.fetchPage(bench.context({ credentials }), { window: bench.window, cursor: null });
    const headers = new Headers(spy.mock.calls[0]?.[1]?.headers);
    spy.mockRestore();
    expect(urls[0]).toContain("token=ab%2Bcd%2Fef%3D%3D&");
    expect(headers.get("authorization")).toBeNull();
  });

  it("sends next_page back as it came", async () => {
    await fetchWith(report([]), "after-a1=/+");
    expect(server.requests[0]?.query["next_page"]).toBe("after-a1=/+");
  });

  it("tests the credentials with the report of today", async () => {
    await bench.testCredentials();
    const { date_from: from, date_to: to } = server.requests[0]?.query ?? {};
    expect(from).toBe(new Date().toLocaleDateString("en-CA", { timeZone: "America/New_York" }));
    expect(to).toBe(from);
  });
});

describe("the end of a report", () => {
  const full = fillers(50);

  it.each([null, 0, "0", "", false, undefined])("is a full page with next_page %j", async (next_page) => {
    expect(await fetchWith(report(full, { next_page }))).toMatchObject({ nextCursor: null });
  });

  it("is a page of fewer than 50 rows, whatever its next_page", async () => {
    expect(await fetchWith(report(full.slice(1), { next_page: 2 }))).toMatchObject({ nextCursor: null });
    expect(await fetchWith(report([], { next_page: 2 }))).toMatchObject({ rows: [], nextCursor: null });
  });

  it.each([2, "2", "after-2"])("is not a full page with next_page %j", async (next_page) => {
    expect(await fetchWith(report(full, { next_page }))).toMatchObject({ nextCursor: String(next_page) });
  });

  it("is not told by a next_page that carries the token", async () => {
    const { token } = clickCrmFixture.credentials;
    const next_page = `https://api.example.com/byday?token=${encodeURIComponent(token)}&page=2`;
    const error = await failWith(report(full, { next_page }));
    expect(error).toMatchObject({ code: "contract_changed", message: "byday: next_page holds the token" });
  });
});

describe("a refusal", () => {
  it.each(["Invalid token", "Authentication failed", "Account 12345 not found", "Access denied"])(
    "says that the credentials are rejected with result 0 and HTTP 200: %s",
    async (said) => {
      expect(await failWith(refusal(said))).toMatchObject({ code: "credentials_rejected", ambiguous: false });
    },
  );

  it("says so with another status as well, and with result as a string", async () => {
    expect(await failWith(refusal("Invalid token", 400))).toMatchObject({ code: "credentials_rejected", status: 400 });
    const reply = { body: { result: "0", result_str: "Bad token", data: [] } };
    expect(await failWith(reply)).toMatchObject({ code: "credentials_rejected" });
  });

  it.each([
    { result: -1, result_str: "Invalid token" },
    { result: "error", result_str: "Invalid token" },
    { error: "Invalid token" },
    { error: { message: "Invalid token" } },
    { errors: ["Invalid token"] },
    { status: "error", message: "Invalid token" },
    { success: false, message: "Invalid token" },
  ])("is no report without days, in whatever words it comes: %j", async (frame) => {
    for (const body of [frame, { ...frame, data: [] }]) {
      expect(await failWith({ body })).toMatchObject({ code: "credentials_rejected" });
      const call = bench.testCredentials({ override: () => ({ body }) });
      await expect(call).rejects.toMatchObject({ code: "credentials_rejected" });
    }
  });

  it.each([
    { result: 1, result_str: "" },
    { result: "1" },
    { result: true, error: null, errors: [] },
    { status: "ok" },
  ])("is not what a report says that went well: %j", async (frame) => {
    expect(await fetchWith({ body: { ...frame, data: [byDayRow(1)] } })).toMatchObject({ rows: [{}] });
    expect(await fetchWith({ body: { ...frame, data: [] } })).toEqual({ rows: [], nextCursor: null });
  });

  it("with a bare 403 is ambiguous: something in front of the network may have answered", async () => {
    expect(await failWith({ status: 403, body: "<h1>Blocked</h1>" })).toMatchObject({ ambiguous: true });
    expect(await failWith(refusal("Invalid token", 403))).toMatchObject({ ambiguous: false });
  });

  it.each(["Date range is limited to 60 days", "The period is too long", "date_from must be within the last 5 years"])(
    "for the length of the period is one that less of it may pass: %s",
    async (said) => {
      expect(await failWith(refusal(said))).toMatchObject({ code: "contract_changed", tooWide: true });
    },
  );

  it("for too many requests is a rate limit also with HTTP 200", async () => {
    expect(await failWith(refusal("Too many requests"))).toMatchObject({ code: "rate_limited" });
  });

  it.each([
    ["Invalid date_from", "Invalid date_from"],
    [null, "HTTP 200"],
  ])("for any other reason is a changed contract, never an empty report: %s", async (said, shown) => {
    const error = await failWith({ body: { result: 0, result_str: said, data: [] } });
    expect(error).toMatchObject({ code: "contract_changed", message: expect.stringContaining(shown) });
  });
});

describe("a report of another form", () => {
  const strange = { date: "2026-09-01", payout: "secret-sum", conversions: 3, visits: 7 };

  it("fails with the names of the fields that were seen, never their values", async () => {
    const { code, message } = await failWith(report([strange]));
    expect(code).toBe("contract_changed");
    expect(message).toContain("without gross_commissions, net_commissions, conversions_count");
    expect(message).toContain("Fields seen: date, payout, conversions, visits");
    expect(message).not.toMatch(/secret-sum|2026/);
  });

  it("fails with the names in the frame when data is missing or no list", async () => {
    expect((await failWith({ body: { rows: ["secret-row"], total: 1 } })).message).toMatch(/Fields seen: rows, total$/);
    expect((await failWith({ body: { data: "secret-row" } })).message).toMatch(/Fields seen: data$/);
  });

  it("also when the credentials are tested", async () => {
    const call = bench.testCredentials({ override: () => report([strange]) });
    await expect(call).rejects.toMatchObject({ code: "contract_changed" });
  });

  it("is taken row by row while some rows are as known", async () => {
    const { rows } = await fetchWith(report([byDayRow(1), strange]));
    expect(bench.parse(rows).map(({ totals, rejects }) => [totals?.length ?? 0, rejects.length])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });
});
