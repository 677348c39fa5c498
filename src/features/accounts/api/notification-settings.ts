import { z } from "zod";
import { credentialFieldSchema } from "./account";

export const notificationSettingsSchema = z.object({
  /** One per event, or one without an event for all. Each URL is a secret itself. */
  urls: z.array(z.object({ event: z.string().nullable(), url: z.string() })),
  /** What verifies the messages; none where the secret URL is all there is. */
  fields: z.array(credentialFieldSchema),
  /** Whether everything that `fields` asks for is saved. */
  verified: z.boolean(),
  received: z.number(),
  lastReceivedAt: z.string().nullable(),
  /** Received and not in the ledger yet. */
  waiting: z.number(),
  /** Could not be brought into the ledger, and are tried no more by themselves. */
  failed: z.number(),
});
export type NotificationSettings = z.infer<typeof notificationSettingsSchema>;

export function notificationsPath(accountId: string): string {
  return `/api/accounts/${accountId}/notifications`;
}
