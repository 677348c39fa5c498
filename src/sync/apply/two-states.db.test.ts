import { and, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { landedPage } from "#db/schema/index";
import type { NetworkAdapter } from "#networks/adapter";
import { adapterFor } from "#networks/index";
import { connectTestAccount, testContext, testJob } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { testNetworkServer } from "../../../test/network-server";
import { runSync } from "../../../test/run-sync";
import { listRejects, listSales } from "../../../test/tables";
import { replayRejects } from "./replay-rejects";

const database = testDatabase();
const server = testNetworkServer();
const NOW = Date.parse("2026-09-25T12:00:00Z");

const row = (id: string, status: string) => ({
  transaction_id: id,
  date: "2026-09-14T18:22:07+00:00",
  status,
  affiliate_commission: "23.50",
});

/** JVZoo's list with a sale in it twice, as sold and as refunded, and so many rows between. */
async function readList(statuses: [string, string], between: number) {
  const others = Array.from({ length: between }, (_, n) => row(`AP-OTHER${n}`, "COMPLETED"));
  const list = [row("AP-TWICE", statuses[0]), ...others, row("AP-TWICE", statuses[1])];
  server.reply(({ path }) => {
    const from = list.findIndex(({ transaction_id: id }) => path.endsWith(`/${id}`)) + 1;
    return { body: { results: list.slice(from, from + 100) } };
  });
  const account = await connectTestAccount(database.db, "jvzoo", { apiKey: "key" });
  const context = testContext(database.db, { JVZOO_API_URL: server.url }, { now: () => new Date(NOW) });
  await runSync(context, testJob(account, { kind: "import" }));
  await runSync(context, testJob(account));
  const found = async () => {
    const stored = await listSales(database.db, account.id);
    return {
      sale: stored.find((sale) => sale.transactionId === "AP-TWICE"),
      rejects: await listRejects(database.db, account.id),
    };
  };
  const replay = async (adapter?: NetworkAdapter) => {
    const context = testContext(
      database.db,
      { JVZOO_API_URL: server.url },
      { ...(adapter && { adapterFor: () => adapter }) },
    );
    const ref = { accountId: account.id, userId: account.userId, runId: "replay" };
    for (const among of ["pages", "rows"] as const) await replayRejects(context, ref, { among, after: null });
    return found();
  };
  return { account, ...(await found()), replay };
}

test("rows that an adapter has learned to tell apart are read again, from their page or by themselves", async () => {
  for (const isPageKept of [true, false]) {
    const { account, rejects, replay } = await readList(["COMPLETED", "PENDING"], 0);
    expect(rejects).toHaveLength(1);
    if (!isPageKept) await database.db.delete(landedPage).where(eq(landedPage.accountId, account.id));
    const real = adapterFor("jvzoo");
    const apart: NetworkAdapter = {
      ...real,
      parseRow: (row) => {
        const parsed = real.parseRow(row);
        const sales = parsed.sales.map((one) => ({ ...one, transactionId: `${one.transactionId}:${one.rawStatus}` }));
        return { ...parsed, sales };
      },
    };
    expect((await replay(apart)).rejects).toMatchObject([{ resolvedAt: expect.any(Date) }]);
  }
});

test("neither is brought back by a replay when the page that showed it refunded, or every page, is gone", async () => {
  const { account, rejects, replay } = await readList(["REFUNDED", "COMPLETED"], 120);
  const ofAccount = eq(landedPage.accountId, account.id);
  for (const gone of [and(ofAccount, eq(landedPage.pageNo, 1)), ofAccount]) {
    await database.db.delete(landedPage).where(gone);
    const after = await replay();
    expect(after.sale).toMatchObject({ status: "REFUNDED", earnedMinor: 0 });
    expect(after.rejects).toEqual(rejects);
  }
});

test.each([0, 120])(
  "a sale that a read shows refunded, %i rows before it shows it sold, is refunded",
  async (between) => {
    const { sale, rejects } = await readList(["REFUNDED", "COMPLETED"], between);
    expect(sale).toMatchObject({ status: "REFUNDED", earnedMinor: 0 });
    expect(rejects).toMatchObject([
      { reason: "two different rows with the transaction id AP-TWICE", raw: { status: "COMPLETED" }, seen: 2 },
    ]);
  },
);

test.each([0, 120])("so is one that it shows sold %i rows before", async (between) => {
  const { sale } = await readList(["COMPLETED", "REFUNDED"], between);
  expect(sale).toMatchObject({ status: "REFUNDED", earnedMinor: 0 });
});
