import { z } from "zod";

const rate = z.number().min(0).max(1);

/** How an account behaves. `quirks` is checked by the network; see the README for what each knows. */
export const profileSchema = z.strictObject({
  /** Start of the history. */
  since: z.union([z.iso.datetime({ offset: true }), z.iso.date()]),
  /** Average number of sales a day. */
  salesPerDay: z.number().min(0).max(50_000),
  /** Share of payments that are refunded, fully or in part. */
  refundRate: rate.default(0.08),
  chargebackRate: rate.default(0.01),
  /** Share of sales that bill again after 30 and, more rarely, 60 days. */
  rebillRate: rate.default(0.1),
  /** Share of refunds that are partial; about half of those are followed by a second one of the same item. */
  partialRefundRate: rate.default(0.1),
  /** Share of rows that become visible only minutes to hours after their own timestamp. */
  lateRate: rate.default(0),
  /** Share of orders placed in the same second as another one of their day. */
  simultaneousRate: rate.default(0),
  /** Adds a handful of sales around each clock change of the network's zone. */
  clockChangeRows: z.boolean().default(true),
  quirks: z.record(z.string(), z.unknown()).default({}),
});

export type Profile = z.infer<typeof profileSchema>;
export type ProfileInput = z.input<typeof profileSchema>;
