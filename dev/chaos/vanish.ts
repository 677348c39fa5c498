import { DAY, HOUR } from "#domain/window";
import { adapterFor } from "#networks/index";
import { tell, type World } from "./world";

/** At the most this share of the sales is forgotten: a network that shows hardly anything is not believed. */
const MAX_SHARE = 0.25;

/** The network forgets the rows of some hours or days, or remembers all that it forgot. */
export async function vanish(world: World): Promise<void> {
  const { dice, sandbox, sandboxId: account, scenario, at } = world;
  const { network, profile, brokenRowsAt } = scenario;
  // A read with rows that nobody can read proves no absence, and days are not single sales.
  if (brokenRowsAt.length > 0 || adapterFor(network).traits.granularity === "day") return;
  if (world.hidden.length > 0 && dice.chance(0.5)) return reappear(world);

  const since = Date.parse(profile.since);
  const from = Math.floor(since + dice.share() * Math.max(at - since, 0));
  const period = { from, to: Math.min(at, from + dice.pick([dice.int(1, 30) * HOUR, dice.int(1, 5) * DAY])) };
  const { sales } = sandbox.truth({ network, account });
  const inside = sales.filter(
    ({ sale_date }) => Date.parse(sale_date) >= period.from && Date.parse(sale_date) < period.to,
  );
  const before = world.hidden.length > 0;
  if (before || inside.length === 0 || inside.length > sales.length * MAX_SHARE) return;
  const [start, end] = [new Date(period.from).toISOString(), new Date(period.to).toISOString()];
  sandbox.hideRows({ network, account, from: start, to: end });
  world.hidden.push(period);
  world.forgotten.push({ ...period, hiddenAt: at, shownAt: Number.POSITIVE_INFINITY });
  world.rowsVanished = true;
  tell(world, `the network forgets ${inside.length} sales from ${start} to ${end}`);
}

export async function reappear(world: World): Promise<void> {
  world.sandbox.showRows({ network: world.scenario.network, account: world.sandboxId });
  world.hidden = [];
  for (const one of world.forgotten) one.shownAt = Math.min(one.shownAt, world.at);
  tell(world, "the network remembers what it forgot");
}
