import { describe, expect, it, onTestFinished } from "vitest";
import { DAY } from "#domain/window";
import { startSandbox } from "../../../sandbox/server";
import type { AdapterContext } from "../adapter";
import { buygoods } from "../buygoods";
import { maxweb } from "../maxweb";
import type { ClickCrmCredentials } from "./credentials";

const NOW = "2026-09-25T12:00:00.000Z";

async function setUp(
  adapter: typeof buygoods | typeof maxweb,
  profile: { since?: string; salesPerDay?: number; lateRate?: number; quirks?: object } = {},
) {
  const sandbox = await startSandbox({ clock: () => Date.parse(NOW) });
  onTestFinished(() => sandbox.close());
  const network = adapter.id;
  const issued = sandbox.createAccount({
    network,
    profile: { since: "2025-10-01", salesPerDay: 2, refundRate: 0.3, ...profile, quirks: { ...profile.quirks } },
  });
  const context: AdapterContext<ClickCrmCredentials> = {
    credentials: adapter.credentials.schema.parse(issued.credentials),
    endpoints: { api: sandbox.endpoints[adapter.endpoints.api.variable as "BUYGOODS_API_URL"] },
    timeoutMs: 3_000,
    tokens: { read: async () => null, write: async () => undefined },
  };
  const read = async (start = new Date("2020-01-01T00:00:00Z"), end = new Date(NOW)) => {
    const rows: unknown[] = [];
    for (let cursor: string | null = null; ; ) {
      const page: { rows: unknown[]; nextCursor: string | null } = await adapter.fetchPage(context, {
        window: { start, end },
        cursor,
      });
      rows.push(...page.rows);
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    const parsed = rows.map((row) => adapter.parseRow(row));
    expect(parsed.flatMap(({ sales, rejects }) => [...sales, ...rejects])).toEqual([]);
    return parsed
      .flatMap(({ totals = [] }) => totals)
      .map((total) => ({
        day: total.day,
        dimension: total.dimension,
        conversions: total.conversions,
        gross_minor: total.grossMinor,
        voided_minor: total.voidedMinor,
        net_minor: total.netMinor,
        currency: total.currency,
      }))
      .sort((a, b) => (a.day < b.day ? -1 : 1));
  };
  const truth = () => sandbox.truth({ network, account: issued.account }).totals;
  const revoke = () => sandbox.changeKey({ network, account: issued.account, action: "revoke" });
  return { sandbox, context, read, truth, revoke };
}

describe.each([
  ["BuyGoods", buygoods],
  ["MaxWeb", maxweb],
] as const)("%s in the sandbox", (_label, adapter) => {
  it.each([
    {},
    { cursor: "string", lastPage: "null", numbers: "string" },
    { cursor: "opaque", lastPage: "zero", order: "shuffled" },
    { lastPage: "empty", numbers: "mixed", order: "desc" },
    { lastPage: "cursor", numbers: "noisy", voided: "missing" },
    { lastPage: "cursor", emptyDays: "zeros" },
  ])("gives exactly the totals that it holds, with %o", async (quirks) => {
    const { read, truth } = await setUp(adapter, { lateRate: 0.1, quirks });
    expect(truth()?.length).toBeGreaterThan(300);
    expect(await read()).toEqual(truth());
  });

  it("ends on a last page that is full, whatever its next_page", async () => {
    for (const lastPage of ["absent", "null", "zero", "empty", "cursor"]) {
      const profile = { since: "2026-08-07T12:00:00Z", quirks: { lastPage, emptyDays: "zeros" } };
      const { read, truth } = await setUp(adapter, profile);
      expect(truth()).toHaveLength(50);
      expect(await read()).toEqual(truth());
    }
  });

  it("tells of refunds on past days when the look-back reads them again", async () => {
    const { sandbox, read, truth } = await setUp(adapter, { salesPerDay: 10 });
    const before = await read();
    sandbox.setClock({ advanceMs: 5 * DAY });
    const now = Date.parse(NOW) + 5 * DAY;
    const again = await read(new Date(now - 5 * DAY - adapter.traits.lookBackMs), new Date(now));
    const merged = new Map([...before, ...again].map((total) => [total.day, total]));
    expect([...merged.values()].sort((a, b) => (a.day < b.day ? -1 : 1))).toEqual(truth());
  });

  it.each(["401", "403", "result0"])("calls a revoked token rejected when the network says %s", async (badToken) => {
    const { context, revoke } = await setUp(adapter, { quirks: { badToken } });
    await expect(adapter.testCredentials(context)).resolves.toBeUndefined();
    revoke();
    await expect(adapter.testCredentials(context)).rejects.toMatchObject({ code: "credentials_rejected" });
  });

  it("fails on other field names instead of reporting zero", async () => {
    const { read } = await setUp(adapter, { quirks: { fields: "other" } });
    await expect(read()).rejects.toMatchObject({
      code: "contract_changed",
      message: expect.stringMatching(/Fields seen: date, visits, gross_commission, .*net_commission, conversions$/),
    });
  });
});
