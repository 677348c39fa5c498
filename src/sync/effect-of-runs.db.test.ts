import { sql } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import type { Account } from "#db/schema/network-account";
import { listSyncLogs } from "#db/sync-logs/read-sync-logs";
import { sumByCurrency } from "#domain/money";
import { DAY, HOUR, SECOND } from "#domain/window";
import { NETWORK_IDS } from "#networks/index";
import { testContext, testJob } from "../../test/account";
import { testDatabase } from "../../test/database";
import { runSync } from "../../test/run-sync";
import { playAccount, testSandbox } from "../../test/sandbox-account";

const database = testDatabase();
const sandbox = testSandbox();
const START = Date.parse("2026-09-25T12:00:00Z");
let now = START;
const setClock = (at: number) => {
  now = at;
  sandbox.current.setClock({ freeze: true, at: new Date(now).toISOString() });
};
const context = (overrides = {}) =>
  testContext(database.db, sandbox.current.endpoints, { now: () => new Date(now), ...overrides });
afterEach(() => sandbox.current.setClock({ freeze: false, at: new Date().toISOString() }));

/** What the ledger says an account has earned, per currency: single sales, or day totals. */
async function earnedBy({ id }: Account) {
  const { rows } = await database.db.execute<{ currency: string; minor: string }>(sql`
    select currency, sum(minor) as minor from (
      select currency, earned_minor as minor from sale where account_id = ${id}
      union all select currency, net_minor from daily_total where account_id = ${id} and dimension = ''
    ) as earned group by currency having sum(minor) <> 0`);
  return Object.fromEntries(rows.map(({ currency, minor }) => [currency, Number(minor)]));
}

async function effectsOf({ id, userId }: Account) {
  const logs = await listSyncLogs(database.db, userId, { accountId: id, limit: 1_000 });
  const amounts = logs.flatMap(({ effect }) => Object.entries(effect ?? {}));
  const sums = sumByCurrency(amounts.map(([currency, minor]) => ({ currency, minor })));
  return Object.fromEntries(sums.map(({ currency, minor }) => [currency, minor]));
}

test.each(NETWORK_IDS)(
  "what the runs of an account have added is what the account has earned, refunds and changes included (%s)",
  async (network) => {
    setClock(START);
    const profile = { since: "2026-07-01", salesPerDay: 4, refundRate: 0.3 };
    const { account } = await playAccount(database.db, sandbox.current, network, profile);
    const run = (overrides: Parameters<typeof testJob>[1] = {}) => runSync(context(), testJob(account, overrides));
    await run({ kind: "import", trigger: "connect" });
    expect(await effectsOf(account)).toEqual(await earnedBy(account));

    const before = await earnedBy(account);
    setClock(now + 12 * DAY);
    await run();
    const window = { start: new Date("2026-07-01T00:00:00Z"), end: new Date(now) };
    await run({ kind: "reread", window });
    expect(await earnedBy(account)).not.toEqual(before);
    expect(await effectsOf(account)).toEqual(await earnedBy(account));

    // The same once more moves nothing, and neither does a run that writes nothing.
    await run({ kind: "reread", window });
    setClock(now + HOUR);
    await runSync(context({ dryRun: true }), testJob(account));
    expect(await effectsOf(account)).toEqual(await earnedBy(account));
    const [dry] = await listSyncLogs(database.db, account.userId, { accountId: account.id, limit: 1 });
    expect(dry).toMatchObject({ dryRun: true, effect: {} });
  },
);

test("a sale that the network shows no more takes its money with it, in the run that finds it gone", async () => {
  setClock(START);
  const profile = { since: "2026-08-01", salesPerDay: 3, refundRate: 0 };
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, "digistore24", profile);
  await runSync(context(), testJob(account, { kind: "import", trigger: "connect" }));
  const window = { start: new Date("2026-08-01T00:00:00Z"), end: new Date("2026-09-20T00:00:00Z") };
  const { rows } = await database.db.execute<{ at: string; minor: string; currency: string }>(sql`
    select sale_date as at, earned_minor as minor, currency from sale
    where account_id = ${account.id} and earned_minor > 0 and sale_date between '2026-08-20' and '2026-09-10' limit 1`);
  const at = Date.parse(rows[0]?.at ?? "");
  const hidden = { from: new Date(at).toISOString(), to: new Date(at + SECOND).toISOString() };
  sandbox.current.hideRows({ network: "digistore24", account: sandboxId, ...hidden });
  for (const _ of ["absent", "gone"]) {
    setClock(now + 7 * HOUR);
    await runSync(context(), testJob(account, { kind: "reread", window }));
  }
  const [gone] = await listSyncLogs(database.db, account.userId, { accountId: account.id, limit: 1 });
  expect(gone?.effect).toEqual({ [rows[0]?.currency ?? ""]: -Number(rows[0]?.minor) });
  expect(await effectsOf(account)).toEqual(await earnedBy(account));
});
