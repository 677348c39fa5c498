import { z } from "zod";
import { POSTBACK_QUERY, postbacks } from "../clickcrm/postbacks";
import type { NotificationSupport } from "../notification";

/** Refunds have a URL of their own; cancel, chargeback and the voiding of a commission are named beside them (M). */
export const notifications = {
  secrets: { schema: z.object({}), fields: [] },
  ...postbacks({ urlQuery: POSTBACK_QUERY.withType, events: ["purchase", "refund", "cancel", "chargeback", "void"] }),
} satisfies NotificationSupport<object>;
