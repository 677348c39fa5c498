import { and, count, eq, inArray } from "drizzle-orm";
import type { Database } from "#db/client";
import { dailyTotal, sale } from "#db/schema/index";
import { DAY, HOUR } from "#domain/window";
import { adapterFor, NETWORK_IDS, type NetworkId } from "#networks/index";
import type { SyncContext } from "#sync/context";
import { type Sandbox, startSandbox } from "../sandbox/server";
import { testContext, testJob } from "../test/account";
import { runSync } from "../test/run-sync";
import { type Played, playAccount, SILENT } from "../test/sandbox-account";
import { createBenchDatabase } from "./database";
import type { Figure } from "./figure";

const START = Date.parse("2026-09-25T12:00:00Z");
/** How old what changes is, in days, when it changes. */
const AGES = [1, 20, 120] as const;
const WEEK_IN_HOURS = 7 * 24;
const MAX_HOURS = 8 * 24;
const DEPTH_DAYS = 180;
const HISTORY_DAYS = 200;
/** Of the sales of 180 days. DETECT_PAGES=10 tries it with fewer, DETECT_NETWORKS=maxweb one network. Days fill four. */
const PAGES = Number(process.env["DETECT_PAGES"] ?? 100);

/**
 * What docs/networks.md promises, in hours for each of the ages; null where the network tells no more. And how many
 * calls it may take, in percent of what it takes to read 180 days every hour.
 */
const PROMISED: Record<NetworkId, { hours: readonly (number | null)[]; calls?: number }> = {
  clickbank: { hours: [1, 24, 168], calls: 5 },
  digistore24: { hours: [1, 24, 168], calls: 5 },
  hotmart: { hours: [1, 1, 168], calls: 40 },
  jvzoo: { hours: [1, 1, null] },
  buygoods: { hours: [1, 1, 168], calls: 60 },
  maxweb: { hours: [1, 1, 168], calls: 60 },
};

interface Stage {
  db: Database;
  sandbox: Sandbox;
  network: NetworkId;
}

/** Something of a certain age that changes at the network an hour after the whole history was read. */
interface Change {
  what: string;
  age: (typeof AGES)[number];
  seen(): Promise<boolean>;
}

interface Act {
  played: Played;
  /** Makes the changes; they are what the ledger is to see. */
  change(): Change[];
}

/**
 * How long a change behind the watermark stays unseen at the most, in played time, and what it costs to look for it. It
 * comes an hour after the whole history was read, when all has just been read. Then an hourly sync runs
 * each hour of a week, and on until the ledger has it. Where sales are listed, sales of certain ages turn up late, which
 * is what a refund in place or a row that is late has in common: the period must be read again. Where days are, money of
 * past days is voided.
 */
export async function benchDetect(): Promise<Figure[]> {
  const database = await createBenchDatabase();
  const sandbox = await startSandbox();
  const figures: Figure[] = [];
  const named = process.env["DETECT_NETWORKS"]?.split(",");
  for (const network of NETWORK_IDS.filter((id) => named?.includes(id) ?? true))
    figures.push(...(await play({ db: database.db, sandbox, network })));
  await sandbox.close();
  await database.close();
  return figures;
}

async function play(stage: Stage): Promise<Figure[]> {
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
  await runSync(context, testJob(played.account, { kind: "import", trigger: "connect" }));
  moveTo(now + HOUR);
  await runSync(context, testJob(played.account));
  let unseen = change();
  const figures: Figure[] = [];
  let calls = 0;
  for (let hours = 1; unseen.length > 0 || hours <= WEEK_IN_HOURS; hours += 1) {
    if (hours > MAX_HOURS) throw new Error(`${network}: ${unseen[0]?.what} not seen within ${MAX_HOURS} hours`);
    moveTo(now + HOUR);
    const called = await callsOf(sandbox, () => runSync(context, testJob(played.account)));
    if (hours <= WEEK_IN_HOURS) calls += called;
    const still: Change[] = [];
    for (const due of unseen) {
      if (await due.seen()) figures.push(latencyOf(network, due, hours));
      else still.push(due);
    }
    unseen = still;
  }
  return [...figures, ...(await callsFigures(stage, context, played, { calls, now }))];
}

function latencyOf(network: NetworkId, { what, age }: Change, hours: number): Figure {
  const promised = PROMISED[network].hours[AGES.indexOf(age)] ?? null;
  const figure: Figure = { what: `${network}: ${what}, ${age} days old, is seen after`, value: hours, unit: "hours" };
  return promised === null ? figure : { ...figure, aim: { atMost: promised } };
}

/** The calls of a week of hourly syncs, against reading all of 180 days as often. */
async function callsFigures(
  { sandbox, network }: Stage,
  context: SyncContext,
  { account }: Played,
  { calls, now }: { calls: number; now: number },
): Promise<Figure[]> {
  const window = { start: new Date(now - DEPTH_DAYS * DAY), end: new Date(now) };
  const flat = await callsOf(sandbox, () => runSync(context, testJob(account, { kind: "reread", window })));
  const { calls: atMost } = PROMISED[network];
  return [
    { what: `${network}: calls in an hour`, value: calls / WEEK_IN_HOURS, unit: "calls" },
    { what: `${network}: calls to read ${DEPTH_DAYS} days`, value: flat, unit: "calls" },
    {
      what: `${network}: calls, of those to read ${DEPTH_DAYS} days every hour`,
      value: (100 * calls) / (flat * WEEK_IN_HOURS),
      unit: "%",
      ...(atMost === undefined ? {} : { aim: { atMost } }),
    },
  ];
}

/** Nobody else asks this sandbox for anything meanwhile. */
async function callsOf(sandbox: Sandbox, work: () => Promise<unknown>): Promise<number> {
  sandbox.clearRequests();
  await work();
  return sandbox.requests().length;
}

async function lateSales({ db, sandbox, network }: Stage): Promise<Act> {
  const salesPerDay = (PAGES * adapterFor(network).traits.pageSize) / DEPTH_DAYS;
  const since = new Date(START - HISTORY_DAYS * DAY).toISOString();
  const played = await playAccount(db, sandbox, network, { since, salesPerDay });
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
          seen: async () => (await countHeld(db, played.account.id, due)) === due.length,
        };
      });
    },
  };
}

async function countHeld(db: Database, accountId: string, transactionIds: string[]): Promise<number> {
  if (transactionIds.length === 0) return 0;
  const held = and(eq(sale.accountId, accountId), inArray(sale.transactionId, transactionIds));
  const [row] = await db.select({ n: count() }).from(sale).where(held);
  return row?.n ?? 0;
}

/** Every day has money; of some days a part of it is voided. */
async function voidedDays({ db, sandbox, network }: Stage): Promise<Act> {
  const played = await playAccount(db, sandbox, network, SILENT);
  const aim = { network, account: played.sandboxId };
  const dayOf = (age: number) => {
    const at = new Date(START - age * DAY).toISOString();
    const raw = { date: at.slice(0, 10), visits: 9, gross_commissions: 30, net_commissions: 30, conversions_count: 1 };
    return { at, raw };
  };
  sandbox.addRows({ ...aim, rows: Array.from({ length: HISTORY_DAYS }, (_, age) => dayOf(age)) });
  return {
    played,
    change() {
      const voided = AGES.map(dayOf).map(({ raw, at }) => {
        return { raw: { ...raw, voided_commissions: 10, net_commissions: 20 }, at };
      });
      sandbox.addRows({ ...aim, rows: voided });
      return AGES.map((age) => ({
        what: "a voided commission",
        age,
        seen: async () => {
          const { accountId, day, netMinor } = dailyTotal;
          const isVoided = and(eq(accountId, played.account.id), eq(day, dayOf(age).raw.date), eq(netMinor, 2_000));
          return (await db.$count(dailyTotal, isVoided)) > 0;
        },
      }));
    },
  };
}
