import { z } from "zod";
import { idText } from "../parsing";
import type { KeepFields } from "../scrub";

const count = z.coerce.number().int().nonnegative();

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
});

const text = z.union([z.string(), z.number()]).transform(String);
/** Money arrives as strings in rows although the schema says number (M: 981 live rows). */
const amount = z.union([z.string(), z.number()]);

export const rowSchema = z.object({
  id: idText,
  purchase_id: text.nullish(),
  transaction_type: z.string(),
  currency: z.string().length(3),
  amount: amount.nullish(),
  transaction_amount: amount.nullish(),
  earned_amount: amount.nullish(),
  affiliate_amount: amount.nullish(),
  created_at: z.string().nullish(),
  transaction_created_at: z.string().nullish(),
  transaction_pay_date: z.string().nullish(),
  product_id: text.nullish(),
  main_product_id: text.nullish(),
  main_product_name: z.string().nullish(),
  campaignkey: text.nullish(),
  trackingkey: text.nullish(),
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
} satisfies KeepFields;
