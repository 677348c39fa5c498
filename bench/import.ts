import type { Account } from "#db/schema/network-account";
import { bareFetch, type Recording, recordRequests } from "./bare-fetch";
import { copyAndMerge, salesAsCopyText } from "./copy-sales";
import { type Figure, timed } from "./figure";
import type { ImportOutcome, ImportTask } from "./import-worker";
import { inChild } from "./in-child";
import { importHistory } from "./read-account";
import { historyOf, judgedOn, openStage, type Stage } from "./stage";

/** IMPORT_SALES=10000 tries it with fewer. */
const SALES = Number(process.env["IMPORT_SALES"] ?? 100_000);
const DAYS = 1_000;
/** The sandbox's orders have upsells, which are sales of their own. */
const SALES_AN_ORDER = 1.256;
const LATENCY_MS = 100;
const HEAP_MB = 256;
const ROUNDS = 2;

/**
 * The first import of an account with a long history, with request budgets lifted, against the same requests by a bare
 * loop, and against the least that it takes to fetch and store the same rows: the loop, COPY and one merge. Before that
 * it must pass in a process with a small heap.
 */
export async function benchImport(): Promise<Figure[]> {
  const stage = await openStage();
  try {
    const account = await stage.connect("digistore24", historyOf(SALES / SALES_AN_ORDER, DAYS));
    const task: ImportTask = { url: stage.database.url, endpoints: stage.networks.endpoints, account };
    const small = await inChild<ImportOutcome>("bench/import-worker.ts", task, HEAP_MB);
    const isNative = stage.database.kind === "native";
    const sales = isNative ? await salesAsCopyText(stage.database.url) : null;
    const rounds = await measure(stage, { account, sales, expected: small.inserted });
    const told = (what: string, pick: (round: Round) => number): Figure => ({
      what,
      value: total(rounds, pick) / rounds.length / 1_000,
      unit: "s",
    });
    const name = `${small.inserted.toLocaleString("en")} sales`;
    return judgedOn(stage.database.kind, [
      {
        what: `${name}, ${LATENCY_MS} ms a page: times the same requests bare`,
        value: total(rounds, ({ oursSlow }) => oursSlow) / total(rounds, ({ bareSlow }) => bareSlow),
        unit: "×",
        aim: { atMost: 1.5 },
      },
      ...(isNative ? [againstMerge(name, rounds)] : []),
      told(`${name}, ${LATENCY_MS} ms a page`, ({ oursSlow }) => oursSlow),
      told("  the same requests, bare", ({ bareSlow }) => bareSlow),
      told(`${name}, 0 ms a page`, ({ ours }) => ours),
      told("  the same requests, bare", ({ bare }) => bare),
      ...(isNative ? [told("  COPY and merge of the same rows", ({ merge }) => merge)] : []),
      {
        what: "sales imported, 0 ms a page",
        value: (small.inserted * rounds.length) / (total(rounds, ({ ours }) => ours) / 1_000),
        unit: "a second",
      },
      { what: `memory at its peak, in a process with a heap of ${HEAP_MB} MB`, value: small.peakMb, unit: "MB" },
    ]);
  } finally {
    await stage.close();
  }
}

function againstMerge(name: string, rounds: Round[]): Figure {
  return {
    what: `${name}, 0 ms a page: of the rate of bare requests, COPY and merge`,
    value: total(rounds, ({ bare, merge }) => bare + merge) / total(rounds, ({ ours }) => ours),
    unit: "×",
    aim: { atLeast: 0.25 },
  };
}

/** Rounds are long and few: their sum is told, since two have no middle. */
function total(rounds: Round[], pick: (round: Round) => number): number {
  return rounds.reduce((sum, round) => sum + pick(round), 0);
}

/** In milliseconds. */
interface Round {
  ours: number;
  bare: number;
  merge: number;
  oursSlow: number;
  bareSlow: number;
}

interface Measured {
  account: Account;
  /** As COPY reads them; null where the database knows no COPY. */
  sales: Buffer | null;
  expected: number;
}

async function measure(stage: Stage, { account, sales, expected }: Measured): Promise<Round[]> {
  const { networks, database } = stage;
  let recording: Recording = { requests: [], atOnce: 1 };
  const importAll = async () => {
    recording = await recordRequests(Object.values(networks.endpoints), async () => {
      const { inserted } = await importHistory(stage.contextOf(database.db), account);
      if (inserted !== expected) throw new Error(`${inserted} sales instead of ${expected}`);
    });
  };
  const at = async (latencyMs: number, work: () => Promise<unknown>) => {
    await networks.setLatency(latencyMs);
    return timed(work);
  };
  const rounds: Round[] = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    await stage.emptyLedger();
    const ours = await at(0, importAll);
    const bare = await at(0, () => bareFetch(recording));
    await stage.emptyLedger();
    const merge = sales ? await timed(() => copyAndMerge(database.url, sales)) : 0;
    await stage.emptyLedger();
    const oursSlow = await at(LATENCY_MS, importAll);
    const bareSlow = await at(LATENCY_MS, () => bareFetch(recording));
    rounds.push({ ours, bare, merge, oursSlow, bareSlow });
  }
  return rounds;
}
