import { expect, it } from "vitest";
import type { Sale } from "#domain/sale";
import { DAY, HOUR, type Window } from "#domain/window";
import type { TruthEntry } from "../../../sandbox/rows";
import type { Sandbox } from "../../../sandbox/server";
import { profile, sandboxAt } from "../../../sandbox/test-kit";
import type { AccessToken, AdapterContext } from "../adapter";
import { hotmart } from "../hotmart";
import { NetworkError } from "../network-error";
import type { HotmartCredentials } from "./token";

const NOW = Date.parse("2026-09-25T12:00:00Z");

async function setUp(more: Parameters<typeof profile>[0] = {}) {
  const sandbox = await sandboxAt();
  const { account, credentials } = sandbox.createAccount({ network: "hotmart", profile: profile(more) });
  const context = contextFor(sandbox, hotmart.credentials.schema.parse(credentials));
  const truth = () => sandbox.truth({ network: "hotmart", account }).sales;
  return { sandbox, account, context, truth };
}

function contextFor(sandbox: Sandbox, credentials: HotmartCredentials): AdapterContext<HotmartCredentials> {
  let token: AccessToken | null = null;
  return {
    credentials,
    endpoints: { api: sandbox.endpoints.HOTMART_API_URL, auth: sandbox.endpoints.HOTMART_AUTH_URL },
    timeoutMs: 5_000,
    tokens: {
      read: async () => token,
      write: async (next) => {
        token = next;
      },
    },
  };
}

/** All pages of a window, in the form of the sandbox's truth. */
async function ledgerOf(context: AdapterContext<HotmartCredentials>, window: Window): Promise<TruthEntry[]> {
  const sales: Sale[] = [];
  let cursor: string | null = null;
  do {
    const page = await hotmart.fetchPage(context, { window, cursor });
    for (const row of JSON.parse(JSON.stringify(page.rows))) {
      const parsed = hotmart.parseRow(row);
      expect(parsed.rejects).toEqual([]);
      sales.push(...parsed.sales);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return sales.map(entryOf).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

const orderOf = ({ sale_date, transaction_id }: TruthEntry) => `${sale_date} ${transaction_id}`;

function entryOf(sale: Sale): TruthEntry {
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

const last = (ms: number, now = NOW): Window => ({ start: new Date(now - ms), end: new Date(now) });

it.each([{}, { order: "asc" }, { ends: "exclusive" }, { participants: "own" }, { lateCommissions: 0.5 }])(
  "reads exactly what the network holds, with %o",
  async (quirks) => {
    const rates = { refundRate: 0.3, chargebackRate: 0.05, partialRefundRate: 0.3, rebillRate: 0.4, lateRate: 0.1 };
    const { context, truth } = await setUp({ since: "2026-06-01", salesPerDay: 12, ...rates, quirks });
    const expected = truth();
    expect(expected.length).toBeGreaterThan(1_500);
    expect(await ledgerOf(context, last(400 * DAY))).toEqual(expected);
  },
);

it("reads what became of old sales when their order dates are read again, within the declared look-back", async () => {
  const { sandbox, context, truth } = await setUp({ since: "2026-08-01", salesPerDay: 15, refundRate: 0.4 });
  const before = await ledgerOf(context, last(90 * DAY));
  sandbox.setClock({ advanceMs: 12 * DAY });
  const now = NOW + 12 * DAY;
  const reread = await ledgerOf(context, last(12 * DAY + hotmart.traits.lookBackMs, now));
  const merged = new Map([...before, ...reread].map((entry) => [entry.transaction_id, entry]));
  expect([...merged.values()].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))).toEqual(truth());
  const was = new Map(before.map((entry) => [entry.transaction_id, entry]));
  const turned = truth().filter((entry) => was.get(entry.transaction_id)?.status !== entry.status);
  const statuses = new Set(turned.map(({ status }) => status));
  for (const status of ["REFUNDED", "CHARGEBACK", "CANCELLED"] as const) expect(statuses).toContain(status);
});

it("completes commissions that were not listed at first by a later read", async () => {
  const { sandbox, context, truth } = await setUp({ salesPerDay: 40, quirks: { lateCommissions: 1 } });
  const missing = (entries: TruthEntry[]) => entries.filter(({ commission_minor }) => commission_minor === 0).length;
  const early = await ledgerOf(context, last(DAY));
  expect(missing(early)).toBeGreaterThan(0);
  sandbox.setClock({ advanceMs: 7 * HOUR });
  const ids = new Set(early.map(({ transaction_id }) => transaction_id));
  const later = (await ledgerOf(context, last(2 * DAY))).filter(({ transaction_id }) => ids.has(transaction_id));
  expect(missing(later)).toBe(0);
  expect(later).toEqual(truth().filter(({ transaction_id }) => ids.has(transaction_id)));
});

it("goes on over the expiry of its token in the middle of a window", async () => {
  const { sandbox, account, context, truth } = await setUp({
    since: "2026-03-01",
    quirks: { tokenLifetimeSeconds: 3_600 },
  });
  const window = last(400 * DAY);
  const first = await hotmart.fetchPage(context, { window, cursor: null });
  sandbox.setClock({ advanceMs: HOUR });
  expect(await ledgerOf(context, window)).toEqual(truth().filter(({ sale_date }) => Date.parse(sale_date) <= NOW));
  expect(first.nextCursor).not.toBeNull();
  const statuses = sandbox.requests({ account }).map(({ status }) => status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(1);
});

it("reports a window that the network finds too wide, and reads its halves", async () => {
  const { context, truth } = await setUp({ quirks: { maxRangeDays: 20 } });
  const error = await ledgerOf(context, last(32 * DAY)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(NetworkError);
  expect(error).toMatchObject({ code: "network_unavailable", tooWide: true, status: 502 });
  const middle = new Date(NOW - 16 * DAY);
  const halves = [
    ...(await ledgerOf(context, { start: new Date(NOW - 32 * DAY), end: middle })),
    ...(await ledgerOf(context, { start: middle, end: new Date(NOW) })),
  ];
  expect(new Set(halves.map(orderOf))).toEqual(new Set(truth().map(orderOf)));
});

it("fails on every fault of either list rather than losing a sale", async () => {
  const { sandbox, account, context } = await setUp();
  for (const kind of ["empty", "html", "cut", "bad_envelope", "rate_limit"] as const) {
    for (const path of ["token", "history", "commissions"]) {
      await context.tokens.write(null);
      sandbox.addFault({ network: "hotmart", path, kind, times: 1 });
      await expect(ledgerOf(context, last(10 * DAY))).rejects.toThrow(NetworkError);
    }
  }
  sandbox.changeKey({ network: "hotmart", account, action: "revoke" });
  await expect(hotmart.testCredentials(context)).rejects.toMatchObject({ code: "credentials_rejected" });
  sandbox.changeKey({ network: "hotmart", account, action: "restore" });
  await expect(hotmart.testCredentials(context)).resolves.toBeUndefined();
});

it("lets no buyer data out", async () => {
  const { context } = await setUp();
  const { rows } = await hotmart.fetchPage(context, { window: last(40 * DAY), cursor: null });
  expect(rows.length).toBeGreaterThan(100);
  expect(JSON.stringify(rows)).not.toMatch(/Buyersecret|pii\.example|Fake Producer/);
});
