import { accountDisconnected } from "../events";

/**
 * Shared by every function that talks to a network. The keys are the same expressions in the scope of the whole
 * environment, so that an import and a sync of one account take turns, and a network sees a bounded number of us.
 */
export const perAccountAndNetwork: [
  { scope: "env"; key: string; limit: number },
  { scope: "env"; key: string; limit: number },
] = [
  { scope: "env", key: '"account:" + event.data.accountId', limit: 1 },
  { scope: "env", key: '"network:" + event.data.network', limit: 20 },
];

/** A second run for an account that is at work already is dropped. */
export const onePerAccount = { key: "event.data.accountId", mode: "skip" as const };

export const untilDisconnected: [{ event: typeof accountDisconnected; if: string }] = [
  { event: accountDisconnected, if: "async.data.accountId == event.data.accountId" },
];
