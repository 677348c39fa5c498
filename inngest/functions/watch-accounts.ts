import type { GetStepTools } from "inngest";
import { type WatchedBatch, watchNextEarnings, watchNextUsers, watchUser } from "#alerts/watch-all";
import { dueTargets } from "#db/alerts/outbox";
import { getDatabase } from "#db/client";
import { alertsDue, alertsWanted } from "#events/event-types";
import { inngest } from "../client";
import { RETRIES } from "../retry-policy";
import { byTheClock } from "./flow-control";

/** Far below the engine's limit of steps: 100,000 users. Beyond them the sweep has to be split (`docs/scale.md`). */
const MAX_BATCHES = 400;
/** Places a run sends messages to. What is left has waited longest, and comes first the next time. */
const MAX_TARGETS = 500;
/** When a network fails, it fails for many accounts within a minute: they are told of together. */
const OTHERS_FAIL_WITHIN = "45s";

/** Asks for what is due to be sent, at one place after the other of all users. */
export async function dispatchAlerts(): Promise<{ targets: number }> {
  const now = new Date();
  const targets = await dueTargets(getDatabase(), now, MAX_TARGETS);
  if (targets.length > 0) {
    await inngest.send(
      targets.map(({ userId, channelId }) => {
        const target = `${userId}:${channelId ?? "email"}`;
        return alertsDue.create({ userId, channelId, target }, { id: `alerts.due:${target}:${now.getTime()}` });
      }),
    );
  }
  return { targets: targets.length };
}

/** Walks over all users, a batch a step: one after the other, so that none of them is looked at twice. */
async function watchAll(step: GetStepTools<typeof inngest>, watchNext: typeof watchNextUsers) {
  const total = { users: 0, failed: 0 };
  let after: string | null = null;
  for (let n = 1; n <= MAX_BATCHES; n += 1) {
    const from: string | null = after;
    const batch: WatchedBatch = await step.run(`watch-${n}`, () => watchNext(getDatabase(), from, new Date()));
    total.users += batch.users;
    total.failed += batch.failed;
    after = batch.next;
    if (after === null) break;
  }
  return total;
}

/** Every five minutes, after the tick's first syncs: notes of all accounts what is wrong and what is over, and tells it. */
export const watchAccountsFunction = inngest.createFunction(
  {
    id: "watch-accounts",
    name: "Notice what is wrong, and what is over",
    triggers: [byTheClock("watch-accounts", "3-59/5 * * * *")],
    retries: RETRIES,
  },
  async ({ step }) => {
    const total = await watchAll(step, watchNextUsers);
    const { targets } = await step.run("dispatch", dispatchAlerts);
    return { ...total, targets };
  },
);

/** A sync has failed for good: its user is told within a minute or two, of all that failed together. */
export const watchUserFunction = inngest.createFunction(
  {
    id: "watch-user",
    name: "Notice what is wrong for one user",
    triggers: [alertsWanted],
    retries: RETRIES,
    singleton: { key: "event.data.userId", mode: "skip" },
  },
  async ({ event, step }) => {
    await step.sleep("let-others-fail", OTHERS_FAIL_WITHIN);
    await step.run("watch", () => watchUser(getDatabase(), event.data.userId, new Date()));
    return step.run("dispatch", dispatchAlerts);
  },
);

/** Once a day: whether the last full week of an account was unlike the four before. */
export const watchEarningsFunction = inngest.createFunction(
  {
    id: "watch-earnings",
    name: "Notice unusual weeks",
    triggers: [byTheClock("watch-earnings", "41 5 * * *")],
    retries: RETRIES,
  },
  async ({ step }) => watchAll(step, watchNextEarnings),
);
