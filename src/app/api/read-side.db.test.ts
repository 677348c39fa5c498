import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { upsertDailyTotals } from "#db/daily-totals/upsert-daily-totals";
import { upsertSales } from "#db/sales/upsert-sales";
import type { Account } from "#db/schema/network-account";
import type { Sale } from "#domain/sale";
import { DAY, HOUR } from "#domain/window";
import type { Answers } from "#http/contract";
import { connectTestAccount } from "../../../test/account";
import { setAppEnvironment } from "../../../test/app-environment";
import { askRoute } from "../../../test/ask-route";
import { createUser, testDatabase } from "../../../test/database";
import { listSales as storedSales } from "../../../test/tables";

const session = vi.hoisted(() => ({ userId: null as string | null }));
vi.mock("#http/session", () => ({
  getSession: async () => session.userId && { user: { id: session.userId, name: "Dora", email: "dora@example.com" } },
}));

const APP_URL = "http://127.0.0.1:3996";
const database = testDatabase();

beforeAll(() => {
  setAppEnvironment({ DATABASE_URL: database.url, APP_URL });
});
afterAll(async () => (await import("#db/client")).closeDatabase());

/** What a route answers to a user. */
async function ask(userId: string, path: string): Promise<Response> {
  session.userId = userId;
  return askRoute(path);
}

const sales = async (userId: string, query = ""): Promise<Answers["sales"]> =>
  (await ask(userId, `/api/sales?${query}`)).json();

const NOON = new Date("2026-11-20T12:00:00Z");

const saleOf = (n: number, over: Partial<Sale> = {}): Sale => ({
  transactionId: `T${String(n).padStart(4, "0")}`,
  orderId: `O${Math.floor(n / 2)}`,
  type: "sale",
  status: "APPROVED",
  rawStatus: "SALE",
  currency: "USD",
  grossCurrency: "USD",
  grossMinor: 4_000,
  commissionMinor: 2_000,
  earnedMinor: 2_000,
  saleDate: new Date(NOON.getTime() - n * HOUR),
  productId: `p${n % 3}`,
  productName: `Product ${n % 3}`,
  trackingId: n % 2 === 0 ? "even" : null,
  ...over,
});

async function write(account: Account, incoming: Sale[], stateAt = NOON): Promise<void> {
  const { userId, id: accountId, network } = account;
  const scope = { userId, accountId, network, stateAt, listed: true, syncLogId: null, runId: "run" };
  await database.db.transaction((db) => upsertSales(db, incoming, scope));
}

async function userWith(count: number, network = "clickbank") {
  const account = await connectTestAccount(database.db, network, { apiKey: randomUUID() });
  await write(
    account,
    Array.from({ length: count }, (_, n) => saleOf(n)),
  );
  return { account, userId: account.userId };
}

describe("a list of sales", () => {
  test("is read page by page, newest first, each sale once", async () => {
    const { userId } = await userWith(7);
    const first = await sales(userId, "limit=3");
    const second = await sales(userId, `limit=3&cursor=${first.nextCursor}`);
    const third = await sales(userId, `limit=3&cursor=${second.nextCursor}`);
    const ids = [first, second, third].map(({ sales }) => sales.map(({ transactionId }) => transactionId));
    expect(ids).toEqual([["T0000", "T0001", "T0002"], ["T0003", "T0004", "T0005"], ["T0006"]]);
    expect(third.nextCursor).toBeNull();
  });

  test("does not lose a sale of the same second between two pages", async () => {
    const account = await connectTestAccount(database.db, "clickbank", { apiKey: randomUUID() });
    await write(
      account,
      Array.from({ length: 5 }, (_, n) => saleOf(n, { saleDate: NOON })),
    );
    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const page = await sales(account.userId, `limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.sales.map(({ transactionId }) => transactionId));
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    expect(seen.sort()).toEqual(["T0000", "T0001", "T0002", "T0003", "T0004"]);
  });

  test.each([
    ["type=refund", [5]],
    ["status=REFUNDED,CHARGEBACK", [3, 5]],
    ["status=PENDING&status=REFUNDED", [3, 4, 5]],
    ["term=refunded", [3, 5]],
    ["term=pending", [4]],
    ["product=p1", [1, 4]],
    ["trackingId=even", [0, 2, 4]],
    ["q=t0002", [2]],
    ["q=O1", [2, 3]],
    ["q=product%202", [2, 5]],
    ["q=eve", [0, 2, 4]],
    ["q=%25", []],
    ["network=hotmart", []],
    ["from=2026-11-20T10:00:00Z", [0, 1, 2]],
    ["from=2026-11-20T08:00:00Z&to=2026-11-20T10:00:00Z", [3, 4]],
    ["to=2026-11-20", []],
    ["from=2026-11-21&zone=Pacific/Auckland", [0, 1]],
  ])("filters by %s", async (query, expected) => {
    const account = await connectTestAccount(database.db, "clickbank", { apiKey: randomUUID() });
    await write(account, [
      ...[0, 1, 2].map((n) => saleOf(n)),
      saleOf(3, { status: "REFUNDED", earnedMinor: 0 }),
      saleOf(4, { status: "PENDING", earnedMinor: 0 }),
      saleOf(5, { type: "refund", status: "REFUNDED", commissionMinor: -2_000, earnedMinor: -2_000 }),
    ]);
    const found = await sales(account.userId, query);
    expect(found.sales.map(({ transactionId }) => Number(transactionId.slice(1)))).toEqual(expected);
    expect((await sales(account.userId, `${query}&account=${randomUUID()}`)).sales).toEqual([]);
  });

  test("filters by a tracking id or product as long as a link", async () => {
    const account = await connectTestAccount(database.db, "clickbank", { apiKey: randomUUID() });
    const long = `https://shop.example/?${"utm=campaign&".repeat(200)}`;
    const other = `${long}x`;
    await write(account, [
      saleOf(0, { trackingId: long }),
      saleOf(1, { trackingId: other }),
      saleOf(2, { productId: long }),
    ]);
    const of = async (name: string, text: string) =>
      (await sales(account.userId, `${name}=${encodeURIComponent(text)}`)).sales.map(
        ({ transactionId }) => transactionId,
      );
    expect(await of("trackingId", long)).toEqual(["T0000"]);
    expect(await of("trackingId", other)).toEqual(["T0001"]);
    expect(await of("product", long)).toEqual(["T0002"]);
  });

  test("shows a user nothing of another one", async () => {
    const { account } = await userWith(3);
    const stranger = await createUser(database.db);
    expect((await sales(stranger)).sales).toEqual([]);
    expect((await sales(stranger, `account=${account.id}`)).sales).toEqual([]);
    expect((await sales(stranger, "delta=")).sales).toEqual([]);
    const [one] = await storedSales(database.db, account.id);
    expect((await ask(stranger, `/api/sales/${one?.id}`)).status).toBe(404);
    expect(await (await ask(stranger, "/api/sales.csv")).text()).toMatch(/^sale_date,[^\n]*\r\n$/);
  });

  test("tells with totals what all sales of the filter add up to, and whether that is all", async () => {
    const { userId } = await userWith(5);
    const { totals, completeness, sales: page } = await sales(userId, "totals=1&limit=2&product=p0");
    expect(page).toHaveLength(2);
    expect(totals).toMatchObject([{ currency: "USD", sales: 2, earnedMinor: 4_000, grossMinor: 8_000 }]);
    // Nothing was read by a sync: the account is not complete, and says so.
    expect(completeness).toMatchObject({ state: "partial", completeTo: null, parts: [{ reason: "missing" }] });
    const strict = await ask(userId, "/api/sales?totals=1&strict=1");
    expect(strict.status).toBe(409);
    const told = (await strict.json()) as { error: { code: string }; totals?: unknown; completeness: unknown };
    expect(told).toMatchObject({ error: { code: "incomplete" }, completeness: { state: "partial" } });
    expect(told.totals).toBeUndefined();
  });

  test("adds up what begins with a text, whether one, most or all sales do, and no day totals with it", async () => {
    const names = ["Éa", "éab", "ÉA_1", "éa\u{10ffff}x", "éa\u{10ffff}\u{10ffff}"];
    const { account, userId } = await userWith(0);
    await write(
      account,
      names.map((trackingId, n) => saleOf(n, { trackingId, productName: n === 0 ? null : "Shared", earnedMinor: 1 })),
    );
    const { db } = database;
    const { id: accountId, network } = await connectTestAccount(
      db,
      "buygoods",
      { affiliateId: "1", token: "t" },
      userId,
    );
    await db.transaction((tx) =>
      upsertDailyTotals(
        tx,
        [
          {
            day: "2026-11-20",
            dimension: "",
            conversions: 9,
            grossMinor: 9,
            voidedMinor: 0,
            netMinor: 9,
            currency: "USD",
          },
        ],
        { userId, accountId, network, stateAt: NOON, syncLogId: null },
      ),
    );
    for (const q of ["É", "éa", "éab", "éA\u{10ffff}", "T", "t000", "shared", "%", "éa_"]) {
      const { totals, sales: listed } = await sales(userId, `totals=1&q=${encodeURIComponent(q)}`);
      const period = "from=2026-11-19&to=2026-11-22";
      const ofDays = await (await ask(userId, `/api/earnings?${period}&q=${encodeURIComponent(q)}`)).json();
      const earned = [totals, (ofDays as Answers["earnings"]).totals].map((sums) => sums?.[0]?.earnedMinor ?? 0);
      expect([q, ...earned]).toEqual([q, listed.length, listed.length]);
    }
  });

  test("adds up what begins with a text however sales spell it", async () => {
    const { account, userId } = await userWith(0);
    const spelt = (n: number) =>
      n % 9 === 0 ? "ÉA%Course" : n % 11 === 0 ? "Another" : n % 2 === 0 ? "Éa%Course" : "éa_course";
    const productNames = Array.from({ length: 240 }, (_, n) => (n < 140 ? "Éa%Course" : spelt(n)));
    await write(
      account,
      productNames.map((productName, n) =>
        saleOf(n, { productName, earnedMinor: 1, saleDate: new Date(NOON.getTime() - n * 60_000) }),
      ),
    );
    for (const q of ["éa", "ÉA%", "éa%c", "éa_", "ea", "É"]) {
      const { totals } = await sales(userId, `totals=1&q=${encodeURIComponent(q)}`);
      const begin = productNames.filter((name) => name.toLowerCase().startsWith(q.toLowerCase()));
      expect([q, totals?.[0]?.earnedMinor ?? 0]).toEqual([q, begin.length]);
    }
  });

  test.each([
    ["status=LOST", "status.0"],
    ["zone=Berlin%2B2", "zone"],
    ["zone=UTC%2B3", "zone"],
    ["zone=local", "zone"],
    ["zone=%2B02:00", "zone"],
    ["from=yesterday", "from"],
    ["from=2026-02-01&to=2026-01-01", "to"],
    ["limit=0", "limit"],
    ["cursor=nonsense", "cursor"],
    ["delta=nonsense", "delta"],
    ["q=a&q=b", "q"],
    ["account=1", "account.0"],
  ])("refuses %s with a 400 that names the parameter", async (query, field) => {
    const { userId } = await userWith(0);
    const response = await ask(userId, `/api/sales?${query}`);
    expect(response.status).toBe(400);
    expect(Object.keys(((await response.json()) as { error: { fields: object } }).error.fields)).toContain(field);
  });
});

describe("the changes of sales", () => {
  /** Reads on from a cursor until nothing is new. */
  async function follow(userId: string, from: string): Promise<{ seen: Answers["sales"]["sales"]; cursor: string }> {
    const seen: Answers["sales"]["sales"] = [];
    for (let cursor = from; ; ) {
      const page = await sales(userId, `delta=${cursor}&limit=3`);
      seen.push(...page.sales);
      if (page.sales.length === 0) return { seen, cursor };
      cursor = page.nextCursor as string;
    }
  }

  test("come in their order, oldest first, and go on where the reader stopped", async () => {
    const { account, userId } = await userWith(5);
    const all = await follow(userId, "");
    expect(all.seen.map(({ transactionId }) => transactionId).sort()).toEqual([
      "T0000",
      "T0001",
      "T0002",
      "T0003",
      "T0004",
    ]);
    expect((await follow(userId, all.cursor)).seen).toEqual([]);

    await write(account, [saleOf(3, { status: "REFUNDED", earnedMinor: 0 })], new Date(NOON.getTime() + HOUR));
    await write(account, [saleOf(1)], new Date(NOON.getTime() + HOUR));
    await database.db.execute(sql`update sale set vanished_at = now(), change_no = nextval('sale_change_no')
      where account_id = ${account.id} and transaction_id = 'T0002'`);
    const more = await follow(userId, all.cursor);
    expect(more.seen.map(({ transactionId, vanishedAt }) => [transactionId, vanishedAt !== null])).toEqual([
      ["T0003", false],
      ["T0002", true],
    ]);
  });

  test("go on among those that were stored before changes had numbers", async () => {
    const { account, userId } = await userWith(8);
    await database.db.execute(sql`update sale set change_no = 0 where account_id = ${account.id}`);
    const all = await follow(userId, "");
    expect(all.seen.map(({ transactionId }) => transactionId).sort()).toHaveLength(8);
    expect(new Set(all.seen.map(({ transactionId }) => transactionId)).size).toBe(8);
    await write(account, [saleOf(3, { status: "REFUNDED", earnedMinor: 0 })], new Date(NOON.getTime() + HOUR));
    expect((await follow(userId, all.cursor)).seen.map(({ transactionId }) => transactionId)).toEqual(["T0003"]);
  });

  test("miss none that commits late, though another account's are read meanwhile", async () => {
    const { account, userId } = await userWith(1);
    const other = await connectTestAccount(database.db, "jvzoo", { apiKey: randomUUID() }, userId);
    let commit = () => {};
    const mayCommit = new Promise<void>((resolve) => {
      commit = resolve;
    });
    let hasWritten = () => {};
    const written = new Promise<void>((resolve) => {
      hasWritten = resolve;
    });
    const late = database.db.transaction(async (db) => {
      const scope = { userId, accountId: account.id, network: "clickbank", stateAt: NOON, listed: true };
      await upsertSales(db, [saleOf(50)], { ...scope, syncLogId: null, runId: "late" });
      hasWritten();
      await mayCommit;
    });
    await written;
    await write(other, [saleOf(60)]);
    const before = await follow(userId, "");
    expect(before.seen.map(({ transactionId }) => transactionId)).toEqual(["T0000", "T0060"]);
    commit();
    await late;
    const after = await follow(userId, before.cursor);
    expect(after.seen.map(({ transactionId }) => transactionId)).toEqual(["T0050"]);
  });

  test("begin with what was stored before changes were numbered", async () => {
    const { account, userId } = await userWith(7);
    await database.db.execute(sql`update sale set change_no = 0 where account_id = ${account.id}`);
    await write(account, [saleOf(9)]);
    const { seen } = await follow(userId, "");
    expect(seen.map(({ transactionId }) => transactionId).sort()).toHaveLength(8);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(8);
    expect(seen.at(-1)?.transactionId).toBe("T0009");
  });
});

describe("a sale's page", () => {
  test("tells its story, newest first, and what else belongs to its order", async () => {
    const { account, userId } = await userWith(4);
    await write(account, [saleOf(2, { status: "PENDING", earnedMinor: 0 })], new Date(NOON.getTime() + HOUR));
    await write(account, [saleOf(2, { status: "REFUNDED", earnedMinor: 0 })], new Date(NOON.getTime() + 2 * HOUR));
    const stored = (await storedSales(database.db, account.id)).find(({ transactionId }) => transactionId === "T0002");
    const { sale, changes, related } = (await (
      await ask(userId, `/api/sales/${stored?.id}`)
    ).json()) as Answers["sale"];
    expect(sale).toMatchObject({ transactionId: "T0002", status: "REFUNDED", accountId: account.id, vanishedAt: null });
    expect(changes.map(({ field, from, to }) => [field, from, to])).toEqual([
      ["status", "PENDING", "REFUNDED"],
      ["status", "APPROVED", "PENDING"],
      ["earnedMinor", 2_000, 0],
    ]);
    expect(changes[0]).toMatchObject({ runId: "run", syncLogId: null });
    expect(related.map(({ transactionId }) => transactionId)).toEqual(["T0003"]);
  });
});

describe("a file of sales", () => {
  test("holds what the list holds, money as decimals, and nothing that a spreadsheet would run", async () => {
    const account = await connectTestAccount(database.db, "clickbank", { apiKey: randomUUID() });
    await write(account, [
      saleOf(0, {
        trackingId: "=cmd|' /C calc'!A0",
        productName: 'A "good", one\nindeed',
        commissionMinor: -150,
        earnedMinor: -150,
      }),
      saleOf(1, { trackingId: "+1", currency: "JPY", grossCurrency: "JPY", grossMinor: null }),
      saleOf(2, { trackingId: "-1", productName: "@home" }),
    ]);
    const response = await ask(account.userId, "/api/sales.csv");
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("tidemark-completeness")).toMatch(/^state=partial, parts=1, reasons="missing"$/);
    const text = await response.text();
    const [head, ...lines] = text.split("\r\n");
    expect(head).toBe(
      "sale_date,network,account,transaction_id,order_id,type,status,network_status,product_id,product,tracking_id,currency,commission,earned,gross_currency,gross,first_seen_at,updated_at",
    );
    expect(lines.at(-1)).toBe("");
    expect(lines[0]).toContain(`,"A ""good"", one\nindeed",'=cmd|' /C calc'!A0,USD,-1.50,-1.50,USD,40.00,`);
    expect(lines[1]).toContain(",'+1,JPY,2000,2000,JPY,,");
    expect(lines[2]).toContain(",'@home,'-1,USD,20.00,20.00,USD,40.00,");
  });

  test("is as long as the list, whatever its length, and refused where only a complete one will do", async () => {
    const { userId } = await userWith(2_345);
    const text = await (await ask(userId, "/api/sales.csv")).text();
    const ids = text
      .split("\r\n")
      .slice(1, -1)
      .map((line) => line.split(",")[3]);
    expect(ids).toHaveLength(2_345);
    expect(new Set(ids).size).toBe(2_345);
    expect((await ask(userId, "/api/sales.csv?strict=1")).status).toBe(409);
  });
});

describe("activity", () => {
  const activity = async (userId: string, query: string): Promise<Answers["activity"]> =>
    (await ask(userId, `/api/activity?${query}`)).json();

  test("is of all accounts, or of one, and of nobody else's", async () => {
    const first = await connectTestAccount(database.db, "clickbank", { apiKey: randomUUID() });
    const second = await connectTestAccount(
      database.db,
      "hotmart",
      { clientId: "a", clientSecret: randomUUID() },
      first.userId,
    );
    const idsOf = ({ accounts }: Answers["activity"]) => accounts.map(({ accountId }) => accountId);
    expect(idsOf(await activity(first.userId, "hours=3"))).toEqual([first.id, second.id]);
    const own = await activity(first.userId, `hours=3&account=${second.id}`);
    expect(idsOf(own)).toEqual([second.id]);
    expect(own.accounts[0]?.cells).toHaveLength(3);
    const stranger = await createUser(database.db);
    expect((await ask(stranger, `/api/activity?account=${second.id}`)).status).toBe(404);
    expect((await ask(stranger, "/api/activity?account=nonsense")).status).toBe(400);
  });
});

describe("earnings", () => {
  const earnings = async (userId: string, query: string): Promise<Answers["earnings"]> =>
    (await ask(userId, `/api/earnings?${query}`)).json();

  test("are of the last 30 days where no period is named, in the user's zone", async () => {
    const { userId } = await userWith(1);
    const { from, to, zone } = await earnings(userId, "");
    expect((Date.parse(to) - Date.parse(from)) / DAY).toBe(30);
    expect(zone).toBe("UTC");
  });

  test("say of what was not read about how much it may be, by what the account earned in the four weeks before", async () => {
    const account = await connectTestAccount(database.db, "clickbank", { apiKey: randomUUID() });
    const daily = (n: number) => saleOf(n, { saleDate: new Date(NOON.getTime() - n * DAY) });
    const euro = saleOf(99, { currency: "EUR", earnedMinor: 700, saleDate: new Date(NOON.getTime() - 3 * DAY) });
    const long = saleOf(98, { currency: "BRL", saleDate: new Date(NOON.getTime() - 40 * DAY) });
    await write(account, [...Array.from({ length: 40 }, (_, n) => daily(n)), euro, long]);
    const week = await earnings(account.userId, "from=2026-11-21&to=2026-11-28");
    expect(week.completeness.parts).toMatchObject([
      {
        reason: "missing",
        // 28 sales of 20.00 in as many days, and one of 7.00 euros: a quarter of each.
        about: [
          { currency: "USD", minor: 14_000 },
          { currency: "EUR", minor: 175 },
        ],
      },
    ]);
    // A gap that is longer than that is left without a guess.
    const months = await earnings(account.userId, "from=2026-06-01&to=2026-11-28");
    expect(months.completeness.parts[0]).not.toHaveProperty("about");
  });

  test("tell what sales earn less, or more, than at a time, or than when they were first seen after it", async () => {
    const { account, userId } = await userWith(4);
    const since = new Date();
    await write(account, [saleOf(1, { status: "REFUNDED", earnedMinor: 0 })], new Date(NOON.getTime() + HOUR));
    await write(account, [saleOf(2, { commissionMinor: 1_500, earnedMinor: 1_500 })], new Date(NOON.getTime() + HOUR));
    await write(account, [saleOf(9)]);
    await write(account, [saleOf(9, { status: "REFUNDED", earnedMinor: 0 })], new Date(NOON.getTime() + HOUR));
    const query = `from=2026-11-01&to=2026-12-01&changedSince=${since.toISOString()}`;
    expect((await earnings(userId, query)).changed).toEqual([
      { currency: "USD", reason: "REFUNDED", sales: 2, earnedMinor: -4_000 },
      { currency: "USD", reason: "AMOUNT", sales: 1, earnedMinor: -500 },
    ]);
  });

  test("of more than a thousand groups keep the sum: the smallest are one", async () => {
    const account = await connectTestAccount(database.db, "clickbank", { apiKey: randomUUID() });
    await write(
      account,
      Array.from({ length: 1_205 }, (_, n) =>
        saleOf(n % 200, { transactionId: `X${n}`, trackingId: `c${n}`, earnedMinor: n, commissionMinor: n }),
      ),
    );
    const { groups, totals } = await earnings(account.userId, "from=2026-11-01&to=2026-12-01&groupBy=trackingId");
    expect(groups).toHaveLength(1_000);
    const rest = groups.filter((group) => group.rest);
    expect(rest).toMatchObject([{ trackingId: null, sales: 206 }]);
    expect(groups.reduce((sum, { earnedMinor }) => sum + earnedMinor, 0)).toBe(totals[0]?.earnedMinor);
  });

  test("are refused with the reason where only a complete sum will do", async () => {
    const { userId } = await userWith(1);
    const response = await ask(userId, "/api/earnings?strict=1");
    expect(response.status).toBe(409);
    const told = (await response.json()) as Record<string, unknown>;
    expect(told).toMatchObject({ error: { code: "incomplete" }, completeness: { state: "partial" } });
    expect(told["totals"]).toBeUndefined();
  });

  test.each([
    "from=2026-13-01",
    "groupBy=day,week",
    "groupBy=color",
    "zone=Mars",
    "from=1990-01-01&to=2026-01-01",
    "strict=yes",
  ])("refuse %s", async (query) => {
    const { userId } = await userWith(0);
    expect((await ask(userId, `/api/earnings?${query}`)).status).toBe(400);
  });
});
