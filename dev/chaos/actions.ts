import { DAY, HOUR, hourOf, MINUTE, type Window } from "#domain/window";
import { pageLimits } from "#sync/limits";
import { drive, sweep } from "./drive";
import { type EngineRun, startRun } from "./engine-run";
import { armFaults, clearFaults } from "./network-faults";
import { nights } from "./nights";
import { reconnect, rotateKey } from "./reconnect";
import { clockChangeAfter, zoneOf } from "./scenario";
import { vanish } from "./vanish";
import { advance, jobOf, tell, type World } from "./world";

type Action = (world: World) => Promise<void>;

const hourly = (world: World) =>
  startRun(
    world,
    "hourly",
    jobOf(world, { kind: "incremental", trigger: "schedule", tick: hourOf(new Date(world.at)) }),
  );
const manual = (world: World) => startRun(world, "manual", jobOf(world, { kind: "incremental" }));
const importing = (world: World) => startRun(world, "import", jobOf(world, { kind: "import", trigger: "connect" }));

function rereading(world: World): EngineRun {
  const window = drawWindow(world);
  const [start, end] = [window.start.toISOString(), window.end.toISOString()];
  return startRun(world, `reread ${start} to ${end}`, jobOf(world, { kind: "reread", window }));
}

/** Any period of the history, often with an end on a clock change, sometimes up to now. */
function drawWindow({ dice, at, scenario }: World): Window {
  const since = Date.parse(scenario.profile.since) - DAY;
  const anywhere = since + dice.share() * (at - since);
  const change = dice.chance(0.3) ? clockChangeAfter(zoneOf(scenario.network), anywhere) : null;
  const end = Math.min(at, dice.chance(0.3) ? at : (change ?? anywhere) + dice.int(-90, 90) * MINUTE);
  return { start: new Date(end - dice.pick([dice.int(1, 72) * HOUR, dice.int(3, 60) * DAY])), end: new Date(end) };
}

const during =
  (...starts: ((world: World) => EngineRun)[]): Action =>
  async (world) => {
    const { dice } = world;
    world.maxPages = dice.chance(0.5) ? pageLimits(dice.int(3, 30)) : pageLimits();
    world.dryRun = dice.chance(0.08);
    armFaults(world);
    const runs = starts.map((start) => start(world));
    tell(
      world,
      `${runs.map(({ name }) => name).join(" and ")}${world.dryRun ? ", dry" : ""}, ${world.maxPages.perRun} pages`,
    );
    await drive(world, runs);
    if (dice.chance(0.8)) clearFaults(world);
    if (dice.chance(0.6)) await reconnect(world);
  };

const wait: Action = async (world) => {
  const { dice, at, scenario } = world;
  const ms = dice.pick([
    dice.int(1, 120) * MINUTE,
    dice.int(1, 120) * MINUTE,
    dice.int(1, 30) * HOUR,
    dice.int(1, 9) * DAY,
    dice.chance(0.2) ? dice.int(9, 70) * DAY : HOUR,
  ]);
  advance(world, Math.min(ms, Math.max(0, scenario.endsBy - at)));
  tell(world, "time has passed");
};

const resume: Action = async (world) => {
  const runs = world.paused.splice(0);
  for (const run of runs) tell(world, `${run.name}: goes on`);
  await drive(world, runs);
};

const ACTIONS: readonly [Action, ...Action[]] = [
  wait,
  wait,
  wait,
  during(hourly),
  during(hourly),
  during(hourly),
  during(hourly),
  during(importing),
  during(importing),
  during(rereading),
  during(hourly, importing),
  during(hourly, importing),
  during(hourly, manual),
  during(rereading, hourly),
  rotateKey,
  vanish,
  vanish,
  sweep,
  nights,
  resume,
];

/** The schedule of one run. Something always happens first. */
export async function* act(world: World): AsyncGenerator<void> {
  const { dice } = world;
  const first = dice.pick([during(importing), during(hourly), during(hourly, importing)]);
  await first(world);
  yield;
  for (let left = dice.int(5, 24); left > 0; left -= 1) {
    await dice.pick(ACTIONS)(world);
    yield;
  }
}

export const runs = { hourly, importing };
