import { type Sandbox, startSandbox } from "../sandbox/server";
import type { Database } from "../src/db/client";
import { DAY, HOUR } from "../src/domain/window";
import { adapterFor, NETWORK_IDS, type NetworkId } from "../src/networks";
import { testContext, testJob } from "../test/account";
import { createTestDatabase } from "../test/database";
import { runSync } from "../test/run-sync";
import { type Played, playAccount, SILENT } from "../test/sandbox-account";
import { listSales, listTotals } from "../test/tables";
import type { Row } from "./measure";

const START = Date.parse("2026-09-25T12:00:00Z");
/** How old what changes is, in days, when it changes. */
const AGES = [1, 20, 120];
const MAX_HOURS = 8 * 24;

interface Stage {
  db: Database;
  sandbox: Sandbox;
  network: NetworkId;
}

/** Something of a certain age that changes at the network an hour after the whole history was read. */
interface Change {
  what: string;
  age: number;
  seen(): Promise<boolean>;
}

interface Act {
  played: Played;
  /** Makes the changes; they are what the ledger is to see. */
  change(): Change[];
}

/**
 * How long a change behind the watermark stays unseen at the most, in played time: it comes an hour after the whole
 * history was read, when every tier has its longest way to go. Then an hourly sync runs each hour until the ledger has
 * it. Where sales are listed, sales of certain ages turn up late, which is what a refund in place or a row that is
 * late has in common: the period must be read again. Where days are, money of past days is voided. `ratio` is hours;
 * `ms` is played time too.
 */
export async function benchRefundLatency(): Promise<Row[]> {
  const database = await createTestDatabase(process.env["TEST_DATABASE_URL"] ? "pg" : "pglite");
  const sandbox = await startSandbox();
  const rows: Row[] = [];
  for (const network of NETWORK_IDS) rows.push(...(await play({ db: database.db, sandbox, network })));
  await sandbox.close();
  await database.close();
  return rows;
}

async function play(stage: Stage): Promise<Row[]> {
  const { db, sandbox, network } = stage;
  let now = START;
  const moveTo = (ms: number) => {
    now = ms;
    sandbox.setClock({ freeze: true, at: new Date(ms).toISOString() });
  };
  moveTo(START);
  const context = testContext(db, sandbox.endpoints, { now: () => new Date(now) });
  const isDaily = adapterFor(network).traits.granularity === "day";
  const { played, change } = await (isDaily ? voidedDays(stage) : lateSales(stage));
  const { account } = played;

  await runSync(context, testJob(account, { kind: "import", trigger: "connect" }));
  moveTo(now + HOUR);
  await runSync(context, testJob(account));
  let unseen = change();
  const rows: Row[] = [];
  for (let hours = 1; unseen.length > 0; hours += 1) {
    if (hours > MAX_HOURS) throw new Error(`${network}: ${unseen[0]?.what} not seen within ${MAX_HOURS} hours`);
    moveTo(now + HOUR);
    await runSync(context, testJob(account));
    const still: Change[] = [];
    for (const due of unseen) {
      if (!(await due.seen())) still.push(due);
      else rows.push({ name: `${network}: ${due.what}, ${due.age} days old`, ms: hours * HOUR, ratio: hours });
    }
    unseen = still;
  }
  return rows;
}

async function lateSales({ db, sandbox, network }: Stage): Promise<Act> {
  const played = await playAccount(db, sandbox, network, { since: "2026-01-01", salesPerDay: 10 });
  const aim = { network, account: played.sandboxId };
  const periods = AGES.map((age) => ({ age, from: START - (age + 0.5) * DAY, to: START - (age - 0.5) * DAY }));
  for (const { from, to } of periods) {
    sandbox.hideRows({ ...aim, from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  }
  return {
    played,
    change() {
      sandbox.showRows(aim);
      const { sales } = sandbox.truth(aim);
      return periods.map(({ age, from, to }) => {
        const isDue = ({ sale_date }: { sale_date: string }) =>
          Date.parse(sale_date) >= from && Date.parse(sale_date) < to;
        const due = sales.filter(isDue).map(({ transaction_id }) => transaction_id);
        const what = due.length === 0 ? "out of the network's reach" : `${due.length} sales`;
        return {
          what,
          age,
          async seen() {
            const held = new Set((await listSales(db, played.account.id)).map(({ transactionId }) => transactionId));
            return due.every((id) => held.has(id));
          },
        };
      });
    },
  };
}

async function voidedDays({ db, sandbox, network }: Stage): Promise<Act> {
  const played = await playAccount(db, sandbox, network, SILENT);
  const aim = { network, account: played.sandboxId };
  const days = AGES.map((age) => {
    const at = new Date(START - age * DAY).toISOString();
    const raw = { date: at.slice(0, 10), visits: 9, gross_commissions: 30, net_commissions: 30, conversions_count: 1 };
    return { age, at, raw };
  });
  sandbox.addRows({ ...aim, rows: days.map(({ raw, at }) => ({ raw, at })) });
  return {
    played,
    change() {
      const voided = days.map(({ raw, at }) => ({
        raw: { ...raw, voided_commissions: 10, net_commissions: 20 },
        at,
      }));
      sandbox.addRows({ ...aim, rows: voided });
      return days.map(({ age, raw }) => ({
        what: "a voided commission",
        age,
        seen: async () =>
          (await listTotals(db, played.account.id)).some(({ day, netMinor }) => day === raw.date && netMinor === 2_000),
      }));
    },
  };
}
