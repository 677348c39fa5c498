import { inngest } from "../client";
import { resendNotifications } from "../resend-notifications";
import { withRetryPolicy } from "../retry-policy";

/** Takes up what was stored while the engine was out of reach. */
export const resendNotificationsFunction = inngest.createFunction(
  {
    id: "resend-notifications",
    name: "Take up stored notifications",
    triggers: [{ cron: "*/10 * * * *" }],
  },
  async ({ step }) => step.run("resend", () => withRetryPolicy(() => resendNotifications(new Date()))),
);
