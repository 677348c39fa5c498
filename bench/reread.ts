import { Client } from "pg";
import type { Account } from "#db/schema/network-account";
import { DAY } from "#domain/window";
import { bareFetch, type Recording, recordRequests } from "./bare-fetch";
import { type Figure, median, timed } from "./figure";
import { importHistory, type Read, rereadPeriod } from "./read-account";
import { historyOf, judgedOn, openStage, type Stage } from "./stage";

const ORDERS = 16_000;
const DAYS = 160;
const ROUNDS = 5;

/**
 * A history that is read again while nothing has changed, against its first read, each without the time that its
 * requests take bare. Of the ledger no row may be written.
 */
export async function benchReread(): Promise<Figure[]> {
  const stage = await openStage();
  try {
    const account = await stage.connect("digistore24", historyOf(ORDERS, DAYS));
    const rounds: Round[] = [];
    // The first is not counted.
    for (let n = 0; n <= ROUNDS; n += 1) rounds.push(await readTwice(stage, account));
    const [, ...counted] = rounds;
    const of = (pick: (round: Round) => number) => median(counted.map(pick));
    return judgedOn(stage.database.kind, [
      {
        what: `${rounds[0]?.sales.toLocaleString("en")} sales read again: tuples written in the ledger`,
        value: Math.max(...rounds.map(({ written }) => written)),
        unit: "rows",
        aim: { atMost: 0 },
      },
      {
        what: "times as fast as the first read, requests apart",
        value: of(({ first, again }) => first / again),
        unit: "×",
        aim: { atLeast: 2 },
      },
      { what: "  the first read, requests apart", value: of(({ first }) => first), unit: "ms" },
      { what: "  read again, requests apart", value: of(({ again }) => again), unit: "ms" },
    ]);
  } finally {
    await stage.close();
  }
}

interface Round {
  /** Without their requests, in milliseconds. */
  first: number;
  again: number;
  sales: number;
  /** Tuples of the ledger that were written by the second read. */
  written: number;
}

async function readTwice(stage: Stage, account: Account): Promise<Round> {
  await stage.emptyLedger();
  const first = await readApart(stage, (context) => importHistory(context, account));
  // By the time that a history is read again, the server has looked at what the first read left behind.
  await stage.database.db.execute("analyze");
  const before = await tuplesWritten(stage.database.url);
  const period = { start: new Date(Date.now() - (DAYS + 30) * DAY), end: new Date() };
  const again = await readApart(stage, (context) => rereadPeriod(context, account, period));
  const written = (await tuplesWritten(stage.database.url)) - before;
  const { inserted, updated, unchanged } = again.read;
  if (inserted + updated > 0 || unchanged < first.read.inserted) throw new Error(JSON.stringify(again.read));
  return { first: first.ms, again: again.ms, sales: first.read.inserted, written };
}

/** How long a read takes beyond its requests. Its connections end with it: the server's counts are complete then. */
async function readApart(stage: Stage, work: (context: ReturnType<Stage["contextOf"]>) => Promise<Read>) {
  return stage.connected(async (db) => {
    let read: Read | undefined;
    let recording: Recording | undefined;
    const ms = await timed(async () => {
      recording = await recordRequests(Object.values(stage.networks.endpoints), async () => {
        read = await work(stage.contextOf(db));
      });
    });
    const bare = recording;
    if (!bare || !read) throw new Error("Nothing was read");
    return { read, ms: ms - (await timed(() => bareFetch(bare))) };
  });
}

async function tuplesWritten(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      "select n_tup_ins + n_tup_upd + n_tup_del as written from pg_stat_user_tables where relname = 'sale'",
    );
    return Number(rows[0]?.written);
  } finally {
    await client.end();
  }
}
