import type { DueCursor } from "../../src/db/notifications/accounts-due";
import { inngest } from "../client";
import { type Resent, resendNotifications } from "../resend-notifications";

/** Batches of accounts a run. What is left has waited longest and comes first a minute later. */
const MAX_BATCHES = 20;

/** Takes up what was stored while the engine was out of reach, and what is to be tried again. */
export const resendNotificationsFunction = inngest.createFunction(
  {
    id: "resend-notifications",
    name: "Take up stored notifications",
    triggers: [{ cron: "* * * * *" }],
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
