import { z } from "zod";
import { POSTBACK_QUERY, postbacks } from "../clickcrm/postbacks";
import type { NotificationSupport } from "../notification";

/** Purchases and visits to the checkout (M). A postback for refunds was not found; it is taken as on BuyGoods (L). */
export const notifications = {
  secrets: { schema: z.object({}), fields: [] },
  ...postbacks({
    urlQuery: POSTBACK_QUERY.withoutType,
    events: ["purchase", "refund", "checkout-visit"],
    noSale: { "checkout-visit": "a visit to the checkout, no sale" },
  }),
} satisfies NotificationSupport<object>;
