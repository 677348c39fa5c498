import { buygoods } from "./buygoods";
import { clickbank } from "./clickbank";
import { digistore24 } from "./digistore24";
import { hotmart } from "./hotmart";
import { jvzoo } from "./jvzoo";
import { maxweb } from "./maxweb";
import type { SandboxNetwork } from "./network";

export const networks = [
  clickbank,
  digistore24,
  buygoods,
  maxweb,
  jvzoo,
  hotmart,
] as const satisfies readonly SandboxNetwork[];

export function findNetwork(id: string): SandboxNetwork | undefined {
  return networks.find((network) => network.id === id);
}

/** The environment variables that point the app at the sandbox. */
export type EndpointName = (typeof networks)[number]["endpoint"] | keyof typeof hotmart.moreEndpoints;
