import type { NetworkId } from "#networks/index";
import type { FaultInput } from "../../sandbox/faults";
import type { Dice } from "./dice";
import { tell, type World } from "./world";

type Kind = { [K in FaultInput["kind"]]: Omit<Extract<FaultInput, { kind: K }>, "network"> }[FaultInput["kind"]];

/** Faults that pass: each meets a few requests and is gone. */
export function armFaults(world: World): void {
  const { dice, sandbox, sandboxId: account, scenario } = world;
  if (!dice.chance(0.6)) return;
  for (let left = dice.int(1, 3); left > 0; left -= 1) {
    const drawn = drawFault(dice);
    const aim = {
      after: dice.int(0, 4),
      // More than two in a row are past what a step asks again by itself.
      times: drawn.kind === "hang" ? 1 : dice.pick([1, 2, 3, 4, 8, 12]),
      ...pathOf(dice, scenario.network),
    };
    sandbox.addFault({ network: scenario.network, account, ...aim, ...drawn } as FaultInput);
    if (drawn.kind === "malformed_row") world.rowsWereSpoiled = true;
    tell(world, `  fault: ${JSON.stringify({ ...drawn, ...aim })}`);
  }
}

export function clearFaults({ sandbox }: World): void {
  sandbox.clearFaults();
}

function drawFault(dice: Dice): Kind {
  const unavailable = dice.pick([500, 502, 503, 504, 408]);
  const retryAfter = dice.chance(0.5) ? { retryAfter: dice.int(1, 300) } : {};
  return dice.pick<Kind>([
    { kind: "status", status: unavailable },
    { kind: "status", status: unavailable },
    { kind: "rate_limit", ...retryAfter },
    { kind: "rate_limit", ...retryAfter },
    { kind: "bad_key" },
    { kind: "cut" },
    { kind: "html" },
    { kind: "empty" },
    { kind: "bad_envelope" },
    { kind: "repeated_rows", every: dice.int(1, 5) },
    { kind: "reversed_rows" },
    dice.chance(0.3) ? { kind: "hang", ms: 2_000 } : { kind: "empty" },
    dice.chance(0.5) ? { kind: "malformed_row", index: dice.int(0, 8) } : { kind: "cut" },
  ]);
}

/** Hotmart's page takes several calls: each of them may fail alone. */
function pathOf(dice: Dice, network: NetworkId): { path?: string } {
  if (network !== "hotmart" || dice.chance(0.4)) return {};
  return { path: dice.pick(["sales/history", "sales/history", "sales/commissions", "token"]) };
}
