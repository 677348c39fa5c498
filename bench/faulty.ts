import type { Account } from "#db/schema/network-account";
import type { NetworkId } from "#networks/index";
import { type Figure, timed } from "./figure";
import { armPassingFaults } from "./passing-faults";
import { importHistory } from "./read-account";
import { historyOf, judgedOn, openStage, type Stage } from "./stage";

const LATENCY_MS = 100;
const ROUNDS = 2;
/** More than any of the imports sends. */
const REQUESTS = 400;

/** Pages are small: what counts is how many there are, about sixty of each. */
const IMPORTS: { network: NetworkId; quirks: Record<string, unknown> }[] = [
  { network: "digistore24", quirks: { maxPageSize: 25 } },
  { network: "clickbank", quirks: { pageSize: 25 } },
  { network: "hotmart", quirks: { pageSize: 25 } },
];
const ORDERS = 1_200;
const DAYS = 400;

/**
 * The same import while one request in ten fails in passing, and while none does, budgets lifted. A step that fails
 * for good waits what the retry policy tells the engine, or the engine's own back-off: those waits are added, not slept.
 */
export async function benchFaulty(): Promise<Figure[]> {
  const stage = await openStage();
  try {
    await stage.networks.setLatency(LATENCY_MS);
    const figures: Figure[] = [];
    for (const { network, quirks } of IMPORTS) {
      const account = await stage.connect(network, historyOf(ORDERS, DAYS, quirks));
      figures.push(...(await compare(stage, network, account)));
    }
    return judgedOn(stage.database.kind, figures);
  } finally {
    await stage.close();
  }
}

async function compare(stage: Stage, network: NetworkId, account: Account): Promise<Figure[]> {
  const { networks, database } = stage;
  let retries = 0;
  const importAll = async () => {
    await stage.emptyLedger();
    let waitedMs = 0;
    const ms = await timed(async () => {
      const read = await importHistory(stage.contextOf(database.db), account);
      waitedMs = read.retryWaitMs;
      retries += read.retries;
    });
    return ms + waitedMs;
  };
  const calm: number[] = [];
  const faulty: number[] = [];
  // The first of the rounds is not counted.
  for (let seed = 0; seed <= ROUNDS; seed += 1) {
    calm.push(await importAll());
    if (seed === 0) continue;
    await armPassingFaults(networks, network, { requests: REQUESTS, seed });
    faulty.push(await importAll());
    await networks.clearFaults();
  }
  const [, ...counted] = calm;
  // Rounds are long and few: their sum is told, since two have no middle.
  const secondsOf = (times: number[]) => times.reduce((sum, ms) => sum + ms, 0) / times.length / 1_000;
  return [
    {
      what: `${network}, ${LATENCY_MS} ms and 10 % faults: times the same without`,
      value: secondsOf(faulty) / secondsOf(counted),
      unit: "×",
      aim: { atMost: 2 },
    },
    { what: "  with faults", value: secondsOf(faulty), unit: "s" },
    { what: "  without", value: secondsOf(counted), unit: "s" },
    { what: `  steps that the engine ran again, in ${ROUNDS} imports`, value: retries, unit: "steps" },
  ];
}
