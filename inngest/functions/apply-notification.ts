import { applyNotification } from "../../src/sync/apply-notification";
import { inngest } from "../client";
import { notificationReceived } from "../events";
import { RETRIES, withRetryPolicy } from "../retry-policy";
import { syncContext } from "../sync-context";

/** Brings a stored notification into the ledger. It gets the id alone; the message itself stays in the database. */
export const applyNotificationFunction = inngest.createFunction(
  {
    id: "apply-notification",
    name: "Apply a notification",
    triggers: [notificationReceived],
    retries: RETRIES,
    concurrency: [{ key: "event.data.accountId", limit: 1 }],
  },
  async ({ event, runId, step }) => {
    const { accountId, userId, notificationId } = event.data;
    return step.run("apply", () =>
      withRetryPolicy(() => applyNotification(syncContext(), { accountId, userId, notificationId, runId })),
    );
  },
);
