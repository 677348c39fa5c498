import { env } from "#env/env";
import type { NetworkAdapter } from "./adapter";
import { buygoods } from "./buygoods";
import { clickbank } from "./clickbank";
import { digistore24 } from "./digistore24";
import { hotmart } from "./hotmart";
import { jvzoo } from "./jvzoo";
import { maxweb } from "./maxweb";

/** Every network that Tidemark can sync. CONTRIBUTING.md says how to add one. */
const ADAPTERS = { clickbank, digistore24, hotmart, jvzoo, buygoods, maxweb };

export type NetworkId = keyof typeof ADAPTERS;

export const NETWORK_IDS = Object.keys(ADAPTERS) as [NetworkId, ...NetworkId[]];

// A NetworkAdapter is contravariant in its credentials; each call passes what its own schema parsed.
const byId: ReadonlyMap<string, NetworkAdapter> = new Map(
  Object.entries(ADAPTERS).map(([id, adapter]) => [id, adapter as unknown as NetworkAdapter]),
);

export function listAdapters(): NetworkAdapter[] {
  return [...byId.values()];
}

/** Networks whose earnings are their day totals. */
export const DAY_NETWORKS = listAdapters().flatMap(({ id, traits }) => (traits.granularity === "day" ? [id] : []));

/** Throws on a network that is not registered: rows of it cannot exist unless a release was rolled back. */
export function adapterFor(network: string): NetworkAdapter {
  const adapter = byId.get(network);
  if (!adapter) throw new Error(`No adapter for the network "${network}"`);
  return adapter;
}

/** The base URLs of a network, by the adapter's own names: as the environment gives them, else the network's own. */
export function endpointsOf(adapter: NetworkAdapter): Record<string, string> {
  const given = env().endpoints;
  return Object.fromEntries(
    Object.entries(adapter.endpoints).map(([name, { variable, default: url }]) => [name, given[variable] ?? url]),
  );
}
