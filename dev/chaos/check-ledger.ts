import { DAY } from "#domain/window";
import type { TruthEntry } from "../../sandbox/rows";
import { wrongSaleSums } from "../../test/sale-sums";
import { markOf } from "./broken-rows";
import { compare } from "./compare";
import { readRejects, readSales, readTotals } from "./ledger";
import type { Problem } from "./problems";
import type { World } from "./world";

const JVZOO_MEMORY_MS = 90 * DAY;

/** The ledger against the truth, in every field, and the rows that nobody can read among the rejects. */
export async function checkLedger(world: World): Promise<Problem[]> {
  const { db, account, scenario } = world;
  const truth = truthAt(world, new Date(0));
  const there = new Set(truth.sales.map(({ transaction_id }) => transaction_id));
  const rejects = await readRejects(db, account.id);
  const sales = compare({
    // What turned up late in a time that the network has forgotten is there, and may not be missing.
    ledger: (await readSales(db, account.id)).filter((row) => there.has(row.transaction_id) || !mayLinger(world, row)),
    wanted: truthAt(world, reachableSince(world)).sales.filter((sale) => !isHeldForGood(world, sale, rejects)),
    known: truth.sales,
    idOf: ({ transaction_id }) => transaction_id,
  });
  const totals = compare({
    ledger: await readTotals(db, account.id),
    wanted: truth.totals ?? [],
    idOf: ({ day, dimension }) => `${day} ${dimension}`.trim(),
  });
  const lost = scenario.brokenRowsAt.flatMap<Problem>((at, nth) => {
    if (at < reachableSince(world).getTime() || shadowed(world, nth)) return [];
    const held = rejects.some((raw) => raw.includes(markOf(nth)));
    return held ? [] : [{ kind: "rejects", detail: `${markOf(nth)} is not among the rejects` }];
  });
  const falsely = (await readSales(db, account.id, true))
    .filter(({ transaction_id }) => there.has(transaction_id))
    .map<Problem>(({ transaction_id }) => ({ kind: "falselyVanished", detail: transaction_id }));
  const sums = (await wrongSaleSums(db, account.id)).map<Problem>((detail) => ({ kind: "counts", detail }));
  return [...sales, ...totals, ...lost, ...falsely, ...sums];
}

/** Sales that the network has forgotten are marked where a window is read whole, hence not at its very ends. */
function mayLinger({ hidden, at, scenario }: World, { sale_date }: { sale_date: string }): boolean {
  const date = Date.parse(sale_date);
  const judged = date < at - 3 * DAY && (scenario.network !== "jvzoo" || date > at - JVZOO_MEMORY_MS + 3 * DAY);
  return !judged && hidden.some(({ from, to }) => date >= from && date < to);
}

/** A row that was spoiled while JVZoo still told it is held back, and that is all that can be had of it. */
function isHeldForGood({ scenario, at }: World, sale: TruthEntry, rejects: readonly string[]): boolean {
  if (scenario.network !== "jvzoo" || Date.parse(sale.sale_date) > at - JVZOO_MEMORY_MS) return false;
  return rejects.some((raw) => raw.includes(sale.transaction_id));
}

/** Of two hand-made rows for one day, a network that reports days sends the later one. */
function shadowed({ scenario: { network, brokenRowsAt } }: World, nth: number): boolean {
  const at = brokenRowsAt[nth] as number;
  const isDaily = network === "buygoods" || network === "maxweb";
  return isDaily && brokenRowsAt.some((other, i) => i !== nth && Math.abs(other - at) < DAY && other >= at);
}

function truthAt({ sandbox, sandboxId, scenario }: World, since: Date) {
  return sandbox.truth({ network: scenario.network, account: sandboxId, since: since.toISOString() });
}

/** JVZoo tells 90 days: what was older when the account was first read to the end is out of anyone's reach. */
function reachableSince({ scenario, firstReadAt, at }: World): Date {
  return new Date(scenario.network === "jvzoo" ? (firstReadAt ?? at) - JVZOO_MEMORY_MS : 0);
}
