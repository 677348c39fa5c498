import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listAccountSummaries } from "#accounts/account-summaries";
import { rejectedRecord } from "#db/schema/index";
import type { Account } from "#db/schema/network-account";
import { HOUR, hourOf } from "#domain/window";
import { adapterFor, NETWORK_IDS, type NetworkId } from "#networks/index";
import type { FaultInput } from "../sandbox/faults";
import { connectTestAccount } from "../test/account";
import { createUser } from "../test/database";
import { type EngineStack, startEngineStack } from "../test/engine-stack";
import { waitFor } from "../test/wait-for";

const GOOD = 49;
let stack: EngineStack;
let userId: string;
let good: Account[];

beforeAll(async () => {
  stack = await startEngineStack({ MAX_DURATION_SECONDS: "10" });
  userId = await createUser(stack.db);
  const connectAll = Array.from({ length: GOOD }, (_, n) => connect(NETWORK_IDS[n % NETWORK_IDS.length] as NetworkId));
  good = (await Promise.all(connectAll)).map(({ account }) => account);
});
afterAll(() => stack?.close());

/** An account whose history is covered up to two hours ago. */
async function connect(network: NetworkId, salesPerDay = 1) {
  const profile = { since: new Date(Date.now() - 48 * HOUR).toISOString(), salesPerDay };
  const { account: sandboxId, credentials } = stack.sandbox.createAccount({ network, profile });
  const account = await connectTestAccount(stack.db, network, credentials, userId);
  await stack.db.execute(sql`
    insert into sync_log (account_id, user_id, network, kind, trigger, run_id, seq, window_start, window_end,
      started_at, completed_at, alive_until, success, last_record_date)
    select ${account.id}::uuid, ${userId}, ${network}, 'import', 'connect', 'covered-' || ${account.id}, 1,
      ${adapterFor(network).traits.opened.toISOString()}, at, at, at, at, true, at from (select now() - interval '2 hours' as at) as times`);
  return { account, sandboxId };
}

/** The rows of a tick that are closed, by account: asked for at once, since fifty questions would hold up what they ask for. */
async function syncedAt(tick: string): Promise<Map<string, boolean>> {
  const closed = await stack.db.execute<{ account_id: string; success: boolean }>(sql`
    select account_id, success from sync_log where tick = ${tick} and completed_at is not null`);
  return new Map(closed.rows.map(({ account_id, success }) => [account_id, success]));
}

async function tickAndWait(tick: string) {
  // A tick before has been an hour ago: no run of it holds its account's lock any more.
  await stack.atRest();
  await stack.send({ name: "sync.requested", data: { trigger: "cron-route", tick } });
  const areSynced = async () => {
    const closed = await syncedAt(tick);
    expect(good.filter(({ id }) => closed.get(id) === false)).toEqual([]);
    return good.every(({ id }) => closed.get(id));
  };
  await waitFor("all healthy accounts are synced", areSynced);
}

const colors = async () => {
  const summaries = await listAccountSummaries(stack.db, userId);
  return new Map(summaries.map(({ id, health }) => [id, health.color]));
};

const faults: [string, Omit<FaultInput, "network">, color: string][] = [
  ["hangs", { kind: "hang", ms: 60_000 } as FaultInput, "yellow"],
  ["fails", { kind: "status", status: 500 } as FaultInput, "yellow"],
  ["is refused", { kind: "bad_key" } as FaultInput, "red"],
];

test.each(faults)("one account of fifty that %s leaves the other forty-nine green", async (_, fault, color) => {
  const hoursAhead = faults.findIndex(([, one]) => one === fault);
  const tick = new Date(hourOf(new Date()).getTime() + hoursAhead * HOUR).toISOString();
  // One of its own: the engine gives the lock of a run that failed back a little after the row is closed.
  const { account, sandboxId } = await connect("digistore24");
  stack.sandbox.addFault({ ...fault, network: "digistore24", account: sandboxId } as FaultInput);
  await tickAndWait(tick);
  const health = await colors();
  expect(good.filter(({ id }) => health.get(id) !== "green")).toEqual([]);

  await waitFor("the other one's row is closed", async () => (await syncedAt(tick)).has(account.id));
  expect((await colors()).get(account.id)).toBe(color);
  stack.sandbox.clearFaults();
});

test("one account of fifty that floods leaves the other forty-nine green before it is through", async () => {
  const flood = await connect("digistore24", 20_000);
  const tick = new Date(hourOf(new Date()).getTime() + 5 * HOUR).toISOString();
  await tickAndWait(tick);
  const health = await colors();
  expect(good.filter(({ id }) => health.get(id) !== "green")).toEqual([]);
  expect((await syncedAt(tick)).has(flood.account.id), "it is still at work").toBe(false);
  await stack.send({ name: "account.disconnected", data: { accountId: flood.account.id } });
});

test("rows in quarantine are read again by a run of their own", async () => {
  // Which of the accounts sold something lately depends on the time of day.
  const rows = await stack.db.execute<{ id: string; row: unknown; sync_log_id: string; account_id: string }>(sql`
    select id, rows -> 0 as row, sync_log_id, account_id from landed_page
    where user_id = ${userId} and row_count > 0`);
  const page = rows.rows.find(({ account_id }) => good.some(({ id }) => id === account_id));
  const account = good.find(({ id }) => id === page?.account_id);
  if (!page || !account) throw new Error("One of the accounts has a landed page");
  const { id: accountId, network } = account;
  const reject = { accountId, userId, network, syncLogId: page.sync_log_id, landedPageId: page.id };
  await stack.db.insert(rejectedRecord).values({ ...reject, fingerprint: "f", reason: "not known yet", raw: page.row });
  await stack.send({ name: "rejects.replay", data: { accountId, userId, network } });
  await waitFor("the quarantine is empty", async () => {
    const open = await stack.db.execute(sql`
      select 1 from rejected_record where account_id = ${accountId} and resolved_at is null`);
    return open.rows.length === 0;
  });
});
