import { z } from "zod";

/**
 * `receivedAt`, ISO 8601: the receiver of a notification sets it on every row of every network before it is stored.
 * `read` cannot, being pure. `parseRow` dates a message that holds no time by it (BuyGoods, MaxWeb); others ignore it.
 */
export const receivedAt = z.iso
  .datetime({ offset: true, error: "is not the time of receipt" })
  .transform((text) => new Date(text));
