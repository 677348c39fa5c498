import type { NetworkId } from "#networks/index";
import { type Dice, diceFor } from "../dev/chaos/dice";
import type { FaultInput } from "../sandbox/faults";
import type { Networks } from "./networks";

const SHARE = 0.1;

type Kind = "status" | "hang" | "cut" | "empty";
type Fault = { [K in Kind]: Omit<Extract<FaultInput, { kind: K }>, "network"> }[Kind];

/**
 * Every tenth of the next `requests` to a network, by chance, meets a fault that passes: cut off without an answer, a
 * 5xx, an empty or a cut body, a 429 with a short wait. None hangs. The same seed hits the same requests alike.
 */
export async function armPassingFaults(
  networks: Networks,
  network: NetworkId,
  { requests, seed }: { requests: number; seed: number },
): Promise<number> {
  const dice = diceFor("passing", network, seed);
  let armed = 0;
  for (let n = 0; n < requests; n += 1) {
    if (!dice.chance(SHARE)) continue;
    // A fault does not count the requests that one armed before it has met.
    await networks.addFault({ network, after: n - armed, times: 1, ...draw(dice, network) } as FaultInput);
    armed += 1;
  }
  return armed;
}

function draw(dice: Dice, network: NetworkId): Fault {
  // Hotmart's 502 says that a window is too wide: the window gives way, and nothing is asked again.
  const status = network === "hotmart" ? dice.pick([500, 503, 504]) : dice.pick([500, 502, 503, 504]);
  const retryAfter = String(dice.int(1, 2));
  return dice.pick<Fault>([
    { kind: "hang", ms: 0 },
    { kind: "status", status },
    { kind: "empty" },
    { kind: "cut" },
    { kind: "status", status: 429, body: "Too many requests", headers: { "retry-after": retryAfter } },
  ]);
}
