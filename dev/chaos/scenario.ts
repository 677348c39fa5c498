import { DAY, HOUR, SECOND } from "#domain/window";
import { adapterFor, NETWORK_IDS, type NetworkId } from "#networks/index";
import { clockChangeOn, type Zone } from "../../sandbox/zone";
import type { Dice } from "./dice";
import { drawQuirks } from "./quirks";

/** The clock by which a network tells days and times. */
export const zoneOf = (network: NetworkId) => adapterFor(network).traits.clock as Zone;

export interface Scenario {
  network: NetworkId;
  /** When the account is connected, in milliseconds. Always in the past of the real clock. */
  startsAt: number;
  /** The schedule ends by then: what a network no longer tells cannot be asked for. */
  endsBy: number;
  profile: ReturnType<typeof drawProfile>;
  /** Rows that no reader can read, at these times. */
  brokenRowsAt: number[];
}

const FIRST_START = Date.UTC(2024, 1, 1);
/** Half a year and the next clock change after it still lie in the past of the real clock, by which the sweep goes. */
const LAST_START = Date.UTC(2025, 6, 1);

export function drawScenario(dice: Dice, only?: NetworkId): Scenario {
  const drawn = dice.pick(NETWORK_IDS);
  const network = only ?? drawn;
  const startsAt = drawStart(dice, zoneOf(network));
  // JVZoo forgets after 90 days; every change comes within 61. A month keeps all of them in reach.
  const endsBy = startsAt + (network === "jvzoo" ? 28 : 200) * DAY;
  const days = dice.int(5, 400);
  const profile = drawProfile(dice, network, startsAt - days * DAY, days);
  const reach = Math.min(days, 30) * DAY;
  const broken = dice.chance(0.25) ? dice.int(1, 2) : 0;
  const brokenRowsAt = Array.from({ length: broken }, () => startsAt - seconds(dice.share() * reach));
  return { network, startsAt, endsBy, profile, brokenRowsAt };
}

function drawProfile(dice: Dice, network: NetworkId, since: number, days: number) {
  // A few hundred rows are enough for several pages.
  const rows = dice.pick([dice.int(5, 60), dice.int(60, 500)]);
  return {
    since: new Date(since).toISOString(),
    salesPerDay: Math.min(12, rows / days),
    refundRate: dice.pick([0.08, 0.3]),
    chargebackRate: dice.pick([0.01, 0.1]),
    partialRefundRate: dice.pick([0.1, 0.6]),
    rebillRate: dice.pick([0.1, 0.5]),
    lateRate: dice.pick([0, 0.1, 0.5]),
    simultaneousRate: dice.pick([0, 0.5]),
    quirks: drawQuirks(dice, network),
  };
}

/** Any instant, or one on a day on which the network's clock changes. */
function drawStart(dice: Dice, zone: Zone): number {
  const any = seconds(FIRST_START + dice.share() * (LAST_START - FIRST_START));
  const change = dice.chance(0.35) ? clockChangeAfter(zone, any) : null;
  return change === null ? any : change + dice.int(-6 * 3_600, 20 * 3_600) * SECOND;
}

/** The next instant at which the zone changes its clocks; null where it never does. */
export function clockChangeAfter(zone: Zone, at: number): number | null {
  if (zone === "UTC") return null;
  for (let day = Math.floor(at / DAY); ; day += 1) {
    const change = clockChangeOn(zone, day);
    if (change !== null && change > at - HOUR) return change;
  }
}

const seconds = (ms: number) => Math.floor(ms / SECOND) * SECOND;
