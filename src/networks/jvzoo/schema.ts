import { z } from "zod";
import { idText } from "../parsing";
import type { KeepFields } from "../scrub";

const text = z.union([z.string(), z.number()]).transform(String);
/** Prices and commissions are decimal strings (H); numbers are taken as well. */
const amount = z.union([z.string(), z.number()]);
const code = z.coerce.number().positive().nullish().catch(null);
const words = z.string().nullish().catch(null);

/**
 * What an answer says of itself: `meta.status.http_status_code` repeats the status inside the body (M), `code` from
 * 4000 on is v3.0's word for an error (M). What is absent says nothing.
 */
export const verdictSchema = z.object({
  meta: z
    .object({
      status: z.object({ http_status_code: code, code, message: words, detail: words }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
  message: words,
});

/** One envelope for all v2.0 calls, of which only `results` changes (H). An empty list is a valid page (H). */
export const pageSchema = z.object({ results: z.array(z.unknown()) });

/** The place of a row in the list, read from rows that may be broken otherwise. */
export const paykeySchema = z.object({ transaction_id: idText }).transform((row) => row.transaction_id);

export const rowSchema = z.object({
  transaction_id: idText,
  date: z.string(),
  status: z.string().trim().min(1),
  price: amount.nullish().transform((price) => (price === undefined || price === "" ? null : price)),
  affiliate_commission: amount,
  product_id: text.nullish(),
  product_name: text.nullish(),
  affiliate_id: text.nullish().catch(null),
});

/** No `customer_email`, `first_name`, `last_name` or `ip`, which are in every row (H). */
export const KEPT_FIELDS = {
  transaction_id: true,
  date: true,
  product_id: true,
  product_name: true,
  status: true,
  price: true,
  affiliate_commission: true,
  // Its values are not documented anywhere that was found: kept as received, and read by nobody.
  affiliate_commission_status: true,
  affiliate_id: true,
} satisfies KeepFields;
