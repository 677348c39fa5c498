import { isPreviewAtLoad } from "#env/env";
import { accountDisconnected } from "#events/event-types";

/**
 * What begins a function by the clock. In a deployment of a branch nothing does, since it would ask the networks for what
 * production asks as well: there an event of the function's own begins it, sent by hand.
 */
export const byTheClock = (id: string, cron: string): { cron: string } | { event: string } =>
  isPreviewAtLoad() ? { event: `preview/${id}` } : { cron };

type Limit = { scope: "env"; key: string; limit: number };

/** A network sees a bounded number of us. The keys are the same in the whole environment: who uses them shares them. */
const perNetwork = (limit: number): Limit => ({ scope: "env", key: '"network:" + event.data.network', limit });

/** Syncs of one account take turns. */
export const syncsAtOnce: [Limit, Limit] = [
  { scope: "env", key: '"account:" + event.data.accountId', limit: 1 },
  perNetwork(20),
];

/**
 * Imports leave half of a network's places to hourly syncs. They take no turns with the syncs of their account either:
 * each would wait for a whole request of the other, and the database keeps their writes apart.
 */
export const importsAtOnce: [Limit] = [perNetwork(10)];

/** A second run for an account that is at work already is dropped. */
export const onePerAccount = { key: "event.data.accountId", mode: "skip" as const };

const TURN_OF_PERIOD = 'event.data.accountId + ":" + event.data.window.start + "/" + event.data.window.end';

/**
 * A second run of the same turn is dropped. An event of another sender may name none: its turn is made as `syncEvent`
 * does. An engine whose CEL decides nothing by what is absent finds no key then, and runs it after the account's others.
 */
export const onePerTurn = {
  key: `has(event.data.turn) ? event.data.turn : has(event.data.window.start) ? ${TURN_OF_PERIOD} : event.data.accountId`,
  mode: "skip" as const,
};

export const untilDisconnected: [{ event: typeof accountDisconnected; if: string }] = [
  { event: accountDisconnected, if: "async.data.accountId == event.data.accountId" },
];
