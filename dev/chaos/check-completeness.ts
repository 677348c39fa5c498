import { judgeAccount, reachOf } from "#accounts/completeness";
import { completenessFacts } from "#db/health/completeness-facts";
import type { CompletenessTraits } from "#domain/completeness";
import { DAY, MINUTE, type Window } from "#domain/window";
import { adapterFor } from "#networks/index";
import { parseLocalTime } from "#networks/parsing";
import { readSales, readTotals } from "./ledger";
import type { Problem } from "./problems";
import type { World } from "./world";

/** How many days of a life are called complete, of those whose ledger is as the network shows it. */
export interface Useful {
  /** Those on which a row may lie that nobody can read, and those of which the network does not tell, apart. */
  equal: number;
  calledComplete: number;
}

/** A row of the ledger or of the network, and where in time it counts. */
interface Item extends Window {
  id: string;
  /** All its fields. */
  text: string;
}

/**
 * For every moment that is called complete, the ledger has what the network showed at some time no longer ago than the
 * greatest age for its depth; deeper than 180 days, or than the network tells, at any time. Also counts how useful the
 * verdict is, day by day.
 */
export async function checkCompleteness(world: World): Promise<{ problems: Problem[]; useful: Useful }> {
  const { db, account, scenario, at, skewMs } = world;
  const now = new Date(at + skewMs);
  const [facts] = await completenessFacts(db, {
    userId: account.userId,
    now,
    since: new Date(0),
    accountIds: [account.id],
  });
  if (!facts) throw new Error("The account is gone");
  const period = { start: new Date(Date.parse(scenario.profile.since) - DAY), end: now };
  const reach = reachOf(scenario.network, now);
  const { parts, completeTo } = judgeAccount(facts, period, now);
  const top = completeTo?.getTime() ?? 0;
  const isComplete = ({ start, end }: Window) =>
    end.getTime() <= top && !parts.some((part) => part.start < end && start < part.end);

  const ledger = new Map((await itemsOfLedger(world)).map((item) => [item.id, item]));
  const shown = itemsOfNetwork(world, at);
  const differing = [...ledger.values(), ...shown.values()].filter(
    ({ id }) => ledger.get(id)?.text !== shown.get(id)?.text,
  );
  const wrong = new Map<string, Item>();
  for (const item of differing) {
    if (wrong.has(item.id) || !isComplete(item)) continue;
    if (!wasShownSo(world, item, ledger.get(item.id), reach)) wrong.set(item.id, item);
  }
  const problems = [...wrong.values()].map<Problem>(({ id, start }) => ({
    kind: "falselyComplete",
    detail: `${id} of ${start.toISOString()}, at ${now.toISOString()}`,
  }));
  const unknowable = parts.filter(({ reason }) => reason === "held_back" || reason === "out_of_reach");
  return { problems, useful: usefulness(period, [...differing, ...unknowable], isComplete, top) };
}

/** Whether the network showed the item as the ledger has it (or has it not), late enough to be believed still. */
function wasShownSo(
  world: World,
  item: Item,
  held: Item | undefined,
  { ages, historyStart }: CompletenessTraits,
): boolean {
  const { at, moments, forgotten } = world;
  const isInReach = item.end > historyStart;
  const depth = isInReach ? at - item.start.getTime() : Number.POSITIVE_INFINITY;
  const age = ages.find(({ depthMs }) => depth < depthMs)?.ageMs ?? Number.POSITIVE_INFINITY;
  const oldest = at - age - MINUTE;
  const times = [oldest, ...moments.filter((moment) => moment >= oldest)].filter(Number.isFinite);
  const hides = forgotten.filter(({ from, to }) => item.start.getTime() >= from && item.start.getTime() < to);
  const wasHidden = hides.some(({ hiddenAt, shownAt }) => hiddenAt <= at && shownAt >= oldest);
  const wasThere = hides.some(({ hiddenAt }) => hiddenAt >= oldest);
  // What is hidden now cannot be asked for any more: that it was there then is all that is known of it.
  if (held ? hides.some(({ shownAt }) => shownAt > at) && wasThere : wasHidden) return true;
  return times.some((time) => itemsOfNetwork(world, time).get(item.id)?.text === held?.text);
}

/** The days of the life up to where it is complete; the ends of a window are not trusted. */
function usefulness(
  { start }: Window,
  apart: readonly Window[],
  isComplete: (window: Window) => boolean,
  top: number,
): Useful {
  const useful = { equal: 0, calledComplete: 0 };
  for (let day = start.getTime(); day + DAY <= top; day += DAY) {
    const window = { start: new Date(day), end: new Date(day + DAY) };
    if (apart.some((one) => one.start < window.end && window.start < one.end)) continue;
    useful.equal += 1;
    if (isComplete(window)) useful.calledComplete += 1;
  }
  return useful;
}

async function itemsOfLedger({ db, account, scenario }: World): Promise<Item[]> {
  const { clock } = adapterFor(scenario.network).traits;
  const sales = await readSales(db, account.id);
  const totals = await readTotals(db, account.id);
  return [...sales.map(toSaleItem), ...totals.map((total) => toDayItem(total, clock))];
}

function itemsOfNetwork({ sandbox, sandboxId, scenario }: World, at: number): Map<string, Item> {
  const { clock } = adapterFor(scenario.network).traits;
  const [asOf, since] = [new Date(at).toISOString(), new Date(0).toISOString()];
  const truth = sandbox.truth({ network: scenario.network, account: sandboxId, asOf, since });
  const items = [...truth.sales.map(toSaleItem), ...(truth.totals ?? []).map((total) => toDayItem(total, clock))];
  return new Map(items.map((item) => [item.id, item]));
}

const toSaleItem = (sale: { transaction_id: string; sale_date: string }): Item => {
  const at = Date.parse(sale.sale_date);
  return { id: sale.transaction_id, start: new Date(at), end: new Date(at + 1), text: textOf(sale) };
};

const toDayItem = (total: { day: string }, clock: string): Item => {
  const start = parseLocalTime(total.day, clock) ?? new Date(0);
  return { id: total.day, start, end: new Date(start.getTime() + DAY), text: textOf(total) };
};

const textOf = (row: object) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
