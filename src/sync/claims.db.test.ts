import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { storeNotification } from "#db/notifications/store-notifications";
import { networkAccount, sale, saleChange } from "#db/schema/index";
import { DAY, HOUR } from "#domain/window";
import { adapterFor } from "#networks/index";
import { type Notice, notify } from "../../sandbox/notify";
import { testContext, testJob } from "../../test/account";
import { applyOne } from "../../test/apply-one";
import { testDatabase } from "../../test/database";
import { incomingOf, noticeOf } from "../../test/notification-kit";
import { runSync } from "../../test/run-sync";
import { playAccount, testSandbox } from "../../test/sandbox-account";

const START = Date.parse("2026-09-25T12:00:00Z");
const SECRETS = { secretKey: "FAKESECRETKEY123", passphrase: "fake passphrase", hottok: "fake-hottok" };
const database = testDatabase();
const sandbox = testSandbox();

let now = START;
const advance = (ms: number) => {
  now += ms;
  sandbox.current.setClock({ freeze: true, at: new Date(now).toISOString() });
};
beforeEach(() => {
  now = START;
  advance(0);
});
afterEach(() => sandbox.current.setClock({ freeze: false, at: new Date().toISOString() }));

type Listening = "clickbank" | "digistore24" | "hotmart" | "jvzoo";

/** An account with a month of sales, which its network tells of as well. */
async function listening(network: Listening) {
  const profile = { since: "2026-09-01", salesPerDay: 3, refundRate: 0 };
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, network, profile);
  const context = () => testContext(database.db, sandbox.current.endpoints, { now: () => new Date(now) });
  const tell = async (notice: Notice) => {
    const support = adapterFor(network).notifications;
    if (!support) throw new Error("The network sends notifications");
    const receivedAt = new Date(now);
    const read = support.read(incomingOf(notify(network, notice, SECRETS)), SECRETS);
    const stored = await storeNotification(database.db, {
      ...{ accountId: account.id, userId: account.userId, network, event: null, receivedAt, ignored: null },
      ...{ key: randomUUID(), occurredAt: read.occurredAt, rows: read.rows, appliedAt: null },
    });
    const { id: accountId, userId } = account;
    await applyOne(context(), { accountId, userId, notificationId: stored.id });
  };
  const saleOf = async (transactionId: string) => {
    const own = and(eq(sale.accountId, account.id), eq(sale.transactionId, transactionId));
    return (await database.db.select().from(sale).where(own))[0];
  };
  const month = { start: new Date("2026-08-25T00:00:00Z"), end: new Date("2026-09-25T00:00:00Z") };
  const read = (window = month) => runSync(context(), testJob(account, { kind: "reread", window }));
  /** The newest sale that is days old: what the network holds of it. */
  const held = (nth = 0) => {
    const { sales } = sandbox.current.truth({ network, account: sandboxId });
    const old = sales.filter(
      ({ sale_date, earned_minor }) => earned_minor > 0 && Date.parse(sale_date) < START - 4 * DAY,
    );
    const entry = old.at(-1 - nth);
    if (!entry) throw new Error("The network holds a sale");
    return entry;
  };
  return { account, tell, saleOf, read, held };
}

const IDS = { clickbank: "FAKE:SALE:x", digistore24: "79999999", hotmart: "HP9999999", jvzoo: "AP-7XK41902LM558301T" };
/** A sale that no read shows: some other affiliate's. */
const foreign = (network: Listening, changes = {}) =>
  noticeOf({ transaction_id: IDS[network], order_id: "FAKE", commission_minor: 46_111, ...changes }).entry;

test.each(["hotmart", "digistore24", "jvzoo"] as const)(
  "%s: what names another affiliate is pending, and over after two complete reads six hours apart",
  async (network) => {
    const { tell, saleOf, read } = await listening(network);
    const entry = foreign(network);
    await tell({ entry });
    const waiting = { status: "PENDING", earnedMinor: 0, unconfirmed: true, vanishedAt: null };
    expect(await saleOf(entry.transaction_id)).toMatchObject(waiting);
    advance(HOUR);
    await read();
    expect(await saleOf(entry.transaction_id)).toMatchObject({ ...waiting, absentSince: new Date(now) });
    advance(6 * HOUR);
    await read();
    const gone = await saleOf(entry.transaction_id);
    expect(gone).toMatchObject({ earnedMinor: 0, vanishedAt: new Date(now) });

    await tell({ entry: foreign(network, { product_name: "Another name" }) });
    expect(await saleOf(entry.transaction_id), "a message shows nothing").toMatchObject({
      vanishedAt: gone?.vanishedAt,
    });
  },
);

test.each(["hotmart", "digistore24", "jvzoo"] as const)(
  "%s: a read that shows the sale confirms it, and teaches whom the account's messages name",
  async (network) => {
    const { account, tell, saleOf, read, held } = await listening(network);
    const [first, second] = [held(0), held(1)];
    await tell({ entry: first, affiliate: "Own-1234" });
    expect(await saleOf(first.transaction_id)).toMatchObject({ status: "PENDING", earnedMinor: 0 });
    advance(HOUR);
    await read();
    expect(await saleOf(first.transaction_id)).toMatchObject({
      ...{ status: first.status, earnedMinor: first.earned_minor, unconfirmed: false, claimedBy: null, listed: true },
    });

    const next = foreign(network, { currency: second.currency });
    await tell({ entry: next, affiliate: "OWN-1234" });
    expect(await saleOf(next.transaction_id)).toMatchObject({ status: "APPROVED", earnedMinor: 46_111 });
    const [stored] = await database.db.select().from(networkAccount).where(eq(networkAccount.id, account.id));
    expect(stored?.affiliateNames).toContain("own-1234");
  },
);

test.each(["digistore24", "jvzoo"] as const)("%s: a read alone teaches whom its own rows name", async (network) => {
  const { account, tell, saleOf, read } = await listening(network);
  await read();
  const [stored] = await database.db.select().from(networkAccount).where(eq(networkAccount.id, account.id));
  const affiliate = stored?.affiliateNames[0] ?? "none was learned";
  await tell({ entry: foreign(network), affiliate });
  expect(await saleOf(IDS[network])).toMatchObject({ status: "APPROVED", earnedMinor: 46_111, unconfirmed: false });
});

test("hotmart: a claim for another commission than the read's teaches nothing", async () => {
  const { account, tell, read, held } = await listening("hotmart");
  const entry = held();
  await tell({ entry: { ...entry, commission_minor: entry.commission_minor + 1 }, affiliate: "Own-1234" });
  advance(HOUR);
  await read();
  const [stored] = await database.db.select().from(networkAccount).where(eq(networkAccount.id, account.id));
  expect(stored?.affiliateNames).toEqual([]);
});

test("many claims of others do not make a read doubtful, which shows the account's own sales", async () => {
  const { tell, saleOf, read, held } = await listening("hotmart");
  await read();
  // More of them than the account has sales in these days.
  for (let n = 0; n < 24; n += 1) await tell({ entry: foreign("hotmart", { transaction_id: `HPX${n}` }) });
  advance(HOUR);
  await read({ start: new Date("2026-09-18T00:00:00Z"), end: new Date("2026-09-22T00:00:00Z") });
  expect(await saleOf("HPX0")).toMatchObject({ absentSince: new Date(now) });
  expect(await saleOf(held().transaction_id)).toMatchObject({ absentSince: null });
});

test("clickbank: what a message says the account earned is its own, whoever it names", async () => {
  const { tell, saleOf } = await listening("clickbank");
  const entry = foreign("clickbank");
  await tell({ entry });
  expect(await saleOf("FAKE:SALE:1204411")).toMatchObject({
    status: "APPROVED",
    earnedMinor: 46_111,
    unconfirmed: false,
  });
});

test.each(["digistore24", "jvzoo"] as const)(
  "%s: a rebill that a message told of stays one though a read says only payment",
  async (network) => {
    const { account, tell, saleOf, read, held } = await listening(network);
    await read();
    const entry = held();
    expect(await saleOf(entry.transaction_id)).toMatchObject({ type: "sale" });
    advance(HOUR);
    await tell({ entry: { ...entry, type: "rebill" }, at: new Date(now).toISOString() });
    const told = await saleOf(entry.transaction_id);
    expect(told).toMatchObject({ type: "rebill", status: "APPROVED", earnedMinor: entry.earned_minor });
    advance(HOUR);
    await read();
    expect(await saleOf(entry.transaction_id)).toMatchObject({ type: "rebill", earnedMinor: entry.earned_minor });
    const stored = await database.db.select().from(saleChange).where(eq(saleChange.accountId, account.id));
    const fields = stored.map(({ changes }) => Object.keys(changes).filter((field) => field !== "raw_status"));
    expect(fields.flat()).toEqual(["type"]);
  },
);
