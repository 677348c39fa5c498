import type { Database } from "#db/client";
import type { Account } from "#db/schema/network-account";
import { adapterFor, type NetworkId } from "#networks/index";
import { recordRequests } from "./bare-fetch";
import { type Figure, timed } from "./figure";
import { importHistory } from "./read-account";
import { historyOf, judgedOn, openStage, type Stage } from "./stage";

/** What an import leaves to hourly syncs, as `pace-requests.ts` has it. */
const LIVE_RESERVE = 0.2;

/** Both take a minute or more at the networks' pace. Hotmart's pages are small here: what counts are requests. */
const IMPORTS: { network: NetworkId; orders: number; days: number; quirks: Record<string, unknown> }[] = [
  { network: "clickbank", orders: 52_000, days: 700, quirks: {} },
  { network: "hotmart", orders: 28_000, days: 700, quirks: { pageSize: 75 } },
];

/**
 * Imports with the request budgets as shipped, one of each network at once, against what the budget allows: what is
 * beyond its burst, at its rate.
 */
export async function benchPaced(): Promise<Figure[]> {
  const stage = await openStage();
  try {
    const imports = await Promise.all(
      IMPORTS.map(async ({ network, orders, days, quirks }) => ({
        network,
        account: await stage.connect(network, historyOf(orders, days, quirks)),
      })),
    );
    const figures = await stage.connected((db) => importAll(stage, db, imports));
    return judgedOn(stage.database.kind, figures);
  } finally {
    await stage.close();
  }
}

async function importAll(stage: Stage, db: Database, imports: { network: NetworkId; account: Account }[]) {
  const ms = new Map<NetworkId, number>();
  const { requests } = await recordRequests(Object.values(stage.networks.endpoints), () =>
    Promise.all(
      imports.map(async ({ network, account }) => {
        ms.set(network, await timed(() => importHistory(stage.contextOf(db, true), account)));
      }),
    ),
  );
  return imports.flatMap(({ network }) => {
    const sent = requests.filter(({ url }) => isOf(network, url, stage)).length;
    return figuresOf(network, sent, ms.get(network) ?? Number.NaN);
  });
}

/** A request to a token endpoint takes nothing from a budget. */
function isOf(network: NetworkId, url: string, { networks }: Stage): boolean {
  const api = adapterFor(network).endpoints["api"]?.variable ?? "";
  return url.startsWith(`${networks.endpoints[api]}/`) && !url.includes("/token");
}

function figuresOf(network: NetworkId, sent: number, ms: number): Figure[] {
  // The budget that allows least: the one of a day is far from used up.
  const bounds = adapterFor(network).traits.budgets.map(({ requests, perMs }) => {
    const burst = requests - Math.ceil(requests * LIVE_RESERVE);
    return ((sent - burst) / requests) * perMs;
  });
  const allowedMs = Math.max(...bounds);
  const name = `${network}, ${sent} requests, about a minute`;
  return [
    { what: `${name}: times what its budget allows`, value: ms / allowedMs, unit: "×", aim: { atMost: 1.1 } },
    { what: "  the import", value: ms / 1_000, unit: "s" },
    { what: "  what its budget allows", value: allowedMs / 1_000, unit: "s" },
  ];
}
