import { getDatabase } from "#db/client";
import { accountsDue, type DueCursor } from "#db/notifications/inbox";
import { MINUTE } from "#domain/window";
import { env } from "#env/env";
import { notificationReceived } from "#events/event-types";
import { inngest } from "../client";
import { byTheClock } from "./flow-control";

const BATCH_SIZE = 500;
/** What has been due for less is most likely being applied right now. */
const SETTLED_AFTER_MS = MINUTE / 2;

export interface Resent {
  accounts: number;
  /** Where the next batch begins; null when this was the last. */
  next: DueCursor | null;
}

/**
 * Sends an event for each of the next accounts with notifications that are due. Each account is applied in a run of its
 * own, so none waits for another's. A dry run applies none and asks for none.
 */
export async function resendNotifications(after: DueCursor | null): Promise<Resent> {
  if (env().SALES_TRACKING_DRY_RUN) return { accounts: 0, next: null };
  const due = await accountsDue(getDatabase(), { settledMs: SETTLED_AFTER_MS, after, limit: BATCH_SIZE });
  if (due.length > 0) {
    await inngest.send(
      due.map(({ accountId, userId, network }) => notificationReceived.create({ accountId, userId, network })),
    );
  }
  const last = due.at(-1);
  const next = due.length === BATCH_SIZE && last ? { dueAt: last.dueAt, accountId: last.accountId } : null;
  return { accounts: due.length, next };
}

/** Batches of accounts a run. What is left has waited longest and comes first a minute later. */
const MAX_BATCHES = 20;

/** Takes up what was stored while the engine was out of reach, and what is to be tried again. */
export const resendNotificationsFunction = inngest.createFunction(
  {
    id: "resend-notifications",
    name: "Take up stored notifications",
    triggers: [byTheClock("resend-notifications", "* * * * *")],
  },
  async ({ step }) => {
    let accounts = 0;
    let after: DueCursor | null = null;
    for (let n = 1; n <= MAX_BATCHES; n += 1) {
      const from: DueCursor | null = after;
      const id = n === 1 ? "resend" : `resend-${n}`;
      const batch: Resent = await step.run(id, () => resendNotifications(from));
      accounts += batch.accounts;
      after = batch.next;
      if (after === null) break;
    }
    return { accounts };
  },
);
