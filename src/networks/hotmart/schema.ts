import { z } from "zod";
import { amount, idText, pageCount, text } from "../parsing";
import type { KeepFields } from "../scrub";

/** Epoch milliseconds (H); seconds would land in 1970 and are refused. */
export const epochMs = z
  .number()
  .int()
  .refine((ms) => ms > Date.UTC(1990, 0) && ms < Date.UTC(2100, 0), "is not a time in milliseconds")
  .transform((ms) => new Date(ms));

/** The token endpoint's answer (H). Documents disagree on the life time, so it is read. */
export const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/**
 * Both lists have this frame (H). Only within a known frame is an absent `next_page_token` the end of the data, so
 * `items` and `page_info` are required.
 */
export const listSchema = z.object({
  items: z.array(z.unknown()),
  page_info: z.object({
    next_page_token: z.string().min(1).nullish(),
    results_per_page: pageCount.nullish(),
    total_results: pageCount.nullish(),
  }),
});

/** Error answers (H). */
export const errorSchema = z.object({ error: z.string() });

/** What a `sales/history` row is joined and bounded by. */
export const orderSchema = z.object({ purchase: z.object({ transaction: idText, order_date: epochMs }) });

/** A `sales/commissions` item, as far as it takes to join it. */
export const commissionItemSchema = z.looseObject({ transaction: idText });

/** A history row (amounts are decimal major units, as JSON numbers, H) with the `commissions` of its transaction. */
export const rowSchema = z.object({
  product: z.object({ id: text.nullish(), name: text.nullish() }).nullish(),
  purchase: z.object({
    transaction: idText,
    order_date: epochMs,
    status: z.string(),
    recurrency_number: z.number().nullish(),
    commission_as: z.string().nullish(),
    price: z.object({ value: amount, currency_code: z.string() }).nullish(),
    tracking: z.object({ source: text.nullish(), source_sck: text.nullish() }).nullish(),
  }),
  commissions: z.array(z.looseObject({ source: z.unknown() })).nullish(),
});

/** One participant's share. `currency_value` holds the currency's code (H). */
export const lineSchema = z.object({
  commission: z.object({ value: amount, currency_value: z.string() }),
  user: z.object({ ucode: z.string().nullish() }).nullish(),
});

/** No buyer, and no names of people. */
export const KEPT_FIELDS = {
  product: { id: true, name: true },
  purchase: {
    transaction: true,
    order_date: true,
    approved_date: true,
    warranty_expire_date: true,
    status: true,
    recurrency_number: true,
    is_subscription: true,
    commission_as: true,
    price: { value: true, currency_code: true },
    payment: { method: true, type: true, installments_number: true },
    tracking: { source: true, source_sck: true, external_code: true },
    offer: { code: true, payment_mode: true },
    hotmart_fee: { total: true, fixed: true, base: true, percentage: true, currency_code: true },
  },
} satisfies KeepFields;

export const KEPT_COMMISSION_FIELDS = {
  exchange_rate_currency_payout: true,
  commissions: { source: true, commission: { value: true, currency_value: true }, user: { ucode: true } },
} satisfies KeepFields;
