import { z } from "zod";
import { amount, idText, pageCount, text } from "../parsing";
import type { KeepFields } from "../scrub";

/** A number, or one spelled as text. Nothing else: coerced, null and "" would pass for 0, which is the end of the data. */
const count = z
  .union([z.number(), z.string().regex(/^\d+$/)])
  .transform(Number)
  .pipe(pageCount);

/** Every answer has this frame; an error may come with HTTP 200 (H). Other fields of the frame are optional. */
export const envelopeSchema = z.discriminatedUnion("result", [
  z.object({ result: z.literal("success"), data: z.unknown() }),
  z.object({
    result: z.literal("error"),
    code: z.union([z.number(), z.string()]).optional(),
    message: z.string().optional(),
  }),
]);

/** `data` of listTransactions. Without `page_count` the end of the data is not known, so it is required. */
export const pageSchema = z.object({
  page_no: count.optional(),
  page_count: count,
  transaction_list: z.array(z.unknown()),
  summary: z
    .object({ count: count.nullish().catch(null) })
    .nullish()
    .catch(null),
});

/** `data` of getUserInfo. */
export const userSchema = z.object({ user_id: idText });

/** Absent, null and "" all mean that there is no value (L). */
function optional<Value extends z.ZodType>(value: Value) {
  return z.preprocess((raw) => (raw === "" ? null : raw), value.nullish());
}

/** Money arrives as strings although the documented schema says number (M: 981 live rows). */
export const rowSchema = z.object({
  id: idText,
  purchase_id: optional(text),
  transaction_type: z.string(),
  currency: z.string().length(3),
  amount: optional(amount),
  transaction_amount: optional(amount),
  earned_amount: optional(amount),
  affiliate_amount: optional(amount),
  created_at: optional(z.string()),
  transaction_created_at: optional(z.string()),
  transaction_pay_date: optional(z.string()),
  product_id: optional(text),
  main_product_id: optional(text),
  main_product_name: optional(text),
  campaignkey: optional(text),
  trackingkey: optional(text),
  affiliate_name: optional(text).catch(null),
  api_mode: optional(z.unknown()),
  order_type: optional(z.unknown()),
});

/** No buyer, no address. */
export const KEPT_FIELDS = {
  id: true,
  purchase_id: true,
  amount: true,
  currency: true,
  transaction_type: true,
  created_at: true,
  transaction_created_at: true,
  transaction_pay_date: true,
  transaction_amount: true,
  earned_amount: true,
  affiliate_amount: true,
  vat_amount: true,
  vat_country: true,
  upsell_no: true,
  product_id: true,
  main_product_id: true,
  main_product_name: true,
  affiliate_name: true,
  campaignkey: true,
  trackingkey: true,
  billing_type: true,
  billing_status: true,
  commission_reason: true,
  api_mode: true,
  order_type: true,
} satisfies KeepFields;
