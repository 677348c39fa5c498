import { startSandbox } from "../sandbox/server";
import { DAY, HOUR } from "../src/domain/window";
import { NETWORK_IDS } from "../src/networks";
import { testContext, testJob } from "../test/account";
import { createTestDatabase } from "../test/database";
import { runSync } from "../test/run-sync";
import { playAccount } from "../test/sandbox-account";
import type { Row } from "./measure";

const START = Date.parse("2026-09-25T12:00:00Z");
/** How old what changes is, in days, when it changes. */
const AGES = [1, 20, 120];
const MAX_HOURS = 8 * 24;

/**
 * How long a change behind the watermark stays unseen at the most, in played time: an hour after the whole history was
 * read, when every tier has its longest way to go, the network shows rows of certain ages that it had not shown
 * before. Then an hourly sync runs each hour until the ledger holds them. `ratio` is hours; `ms` is played time too.
 */
export async function benchRefundLatency(): Promise<Row[]> {
  const database = await createTestDatabase(process.env["TEST_DATABASE_URL"] ? "pg" : "pglite");
  const sandbox = await startSandbox();
  const rows: Row[] = [];
  for (const network of NETWORK_IDS.filter((id) => id !== "buygoods" && id !== "maxweb")) {
    let now = START;
    const setClock = () => sandbox.setClock({ freeze: true, at: new Date(now).toISOString() });
    setClock();
    const context = testContext(database.db, sandbox.endpoints, { now: () => new Date(now) });
    const profile = { since: "2026-01-01", salesPerDay: 10 };
    const { account, sandboxId } = await playAccount(database.db, sandbox, network, profile);
    const periods = AGES.map((age) => ({
      age,
      from: START - age * DAY - 12 * HOUR,
      to: START - age * DAY + 12 * HOUR,
    }));
    for (const { from, to } of periods) {
      const [start, end] = [new Date(from).toISOString(), new Date(to).toISOString()];
      sandbox.hideRows({ network, account: sandboxId, from: start, to: end });
    }
    await runSync(context, testJob(account, { kind: "import", trigger: "connect" }));
    now += HOUR;
    setClock();
    await runSync(context, testJob(account));
    sandbox.showRows({ network, account: sandboxId });

    const wanted = sandbox.truth({ network, account: sandboxId }).sales;
    const unseen = new Map(
      periods.map(({ age, from, to }) => {
        const within = wanted.filter(({ sale_date }) => Date.parse(sale_date) >= from && Date.parse(sale_date) < to);
        return [age, within.map(({ transaction_id }) => transaction_id)] as const;
      }),
    );
    for (let hours = 1; hours <= MAX_HOURS && unseen.size > 0; hours += 1) {
      now += HOUR;
      setClock();
      await runSync(context, testJob(account));
      const held = await database.db.query.sale.findMany({
        columns: { transactionId: true },
        where: (sale, { eq }) => eq(sale.accountId, account.id),
      });
      const ids = new Set(held.map(({ transactionId }) => transactionId));
      for (const [age, due] of [...unseen]) {
        if (!due.every((id) => ids.has(id))) continue;
        unseen.delete(age);
        const what = due.length === 0 ? "out of the network's reach" : `${due.length} rows, ${age} days old`;
        rows.push({ name: `${network}: ${what}, hours until seen`, ms: hours * HOUR, ratio: hours });
      }
    }
    for (const [age] of unseen)
      throw new Error(`${network}: ${age} days old rows were not seen within ${MAX_HOURS} hours`);
  }
  await sandbox.close();
  await database.close();
  return rows;
}
