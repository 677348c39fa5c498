import { env } from "#env/env";
import type { NetworkAdapter } from "./adapter";

/** The base URLs of a network, by the adapter's own names: as the environment gives them, else the network's own. */
export function endpointsOf(adapter: NetworkAdapter): Record<string, string> {
  const given = env().endpoints;
  return Object.fromEntries(
    Object.entries(adapter.endpoints).map(([name, { variable, default: url }]) => [name, given[variable] ?? url]),
  );
}
