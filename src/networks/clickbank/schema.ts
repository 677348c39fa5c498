import { z } from "zod";
import { amount, idText, text } from "../parsing";
import { isNil, type KeepFields } from "../scrub";

/** A list that collapses to its single element, or to nil when empty (H: [Ocelli], [mett]). */
function collapsible<Item extends z.ZodType>(item: Item) {
  return z.preprocess((value) => {
    if (value === undefined || value === null || isNil(value)) return [];
    return Array.isArray(value) ? value : [value];
  }, z.array(item));
}

/** Null arrives as `{"@nil":"true"}` (H), absent fields are simply left out. */
function nillable<Value extends z.ZodType>(value: Value) {
  return z.preprocess(
    (raw) => (raw === undefined || raw === null || isNil(raw) || raw === "" ? null : raw),
    value.nullable(),
  );
}

/** The whole answer of orders2/list: an object with orderData, or null when nothing matches (M). */
export const pageSchema = z
  .looseObject({})
  .refine((page) => "orderData" in page, "orderData is missing")
  .pipe(z.object({ orderData: collapsible(z.unknown()) }))
  .nullable();

/** The answer of quickstats/accounts, of which the nicknames are read. */
export const accountsSchema = z.object({ accountData: collapsible(z.object({ nickName: idText })) });

export const rowSchema = z.object({
  receipt: idText,
  transactionTime: z.string(),
  transactionType: z.string(),
  trackingId: nillable(text).optional(),
  lineItemData: collapsible(z.unknown()),
});

/** Numbers may be strings (M: [mett]). */
export const lineItemSchema = z.object({
  itemNo: idText,
  productTitle: nillable(text).optional(),
  customerAmount: nillable(amount).optional(),
  accountAmount: amount,
});

/** No names, addresses, contact or tracking blocks. `paytmentMethod` is ClickBank's own spelling (H). */
export const KEPT_FIELDS = {
  transactionTime: true,
  receipt: true,
  trackingId: true,
  paytmentMethod: true,
  transactionType: true,
  totalOrderAmount: true,
  totalShippingAmount: true,
  totalTaxAmount: true,
  vendor: true,
  affiliate: true,
  country: true,
  currency: true,
  role: true,
  customerRefundableState: true,
  lineItemData: {
    itemNo: true,
    productTitle: true,
    recurring: true,
    customerAmount: true,
    accountAmount: true,
    quantity: true,
    lineItemType: true,
    status: true,
    role: true,
  },
} satisfies KeepFields;
