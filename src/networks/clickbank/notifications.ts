import { createDecipheriv, createHash } from "node:crypto";
import { z } from "zod";
import type { ParsedRow } from "../adapter";
import {
  type IncomingNotification,
  NotificationRefused,
  type NotificationSupport,
  type ReadNotification,
} from "../notification";
import { explain, parseLocalTime } from "../parsing";
import { type KeepFields, keepFields } from "../scrub";
import { contentHash, guarded, jsonObject, requirePost } from "../verification";
import { CLOCK, parseOrder } from "./normalize";

interface Secrets {
  secretKey: string;
}

/**
 * Canonical base64: another spelling of the same bytes would be another message that verifies. Version 6 breaks it into
 * lines of 76 characters (M: a genuine message), so white space says nothing.
 */
const base64 = z
  .string()
  .transform((text) => text.replace(/\s+/g, ""))
  .transform((text) => ({ text, bytes: Buffer.from(text, "base64") }))
  .refine(({ text, bytes }) => bytes.toString("base64") === text, "is not base64")
  .transform(({ bytes }) => bytes);

const AES_BLOCK_BYTES = 16;
const sealedSchema = z.object({
  notification: base64.refine(({ length }) => length > 0 && length % AES_BLOCK_BYTES === 0, "is not whole blocks"),
  iv: base64.refine(({ length }) => length === AES_BLOCK_BYTES, "is not 16 bytes"),
});

/** Versions 6 to 8 have this form (H). 7 was seen to send JSON numbers and booleans, `"version":7.0`. */
const version = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?$/)])
  .transform(Number)
  .refine((number) => number >= 6 && number < 9, "is not one of 6, 7, 8");

/** What makes a decrypted text a notification. */
const messageSchema = z.looseObject({
  version,
  transactionType: z.string().regex(/^[A-Z_-]{1,40}$/, "is not a type"),
});

/** What a message about a sale holds beside. What is no sale may lack any of it; a test's receipt is `********` (H). */
const saleSchema = z.looseObject({
  receipt: z.string().regex(/^[\w*-]{1,40}$/, "is not a receipt"),
  transactionTime: z
    .string()
    .transform((text) => parseLocalTime(text, CLOCK))
    .refine((time) => time !== null, "is not a time"),
  trackingCodes: z.array(z.unknown()).nullish().catch(null),
});

/** Types that move no money (H). A type that is neither here nor in the ledger's words becomes a rejected row. */
const NO_SALE: ReadonlyMap<string, string> = new Map([
  ["CANCEL-REBILL", "a subscription ends, past sales stay"],
  ["UNCANCEL-REBILL", "a subscription goes on"],
  ["SUBSCRIPTION-CHG", "a subscription changes"],
  ["ABANDONED_ORDER", "an order without a payment"],
  ["CUSTOMER_AUTH_FAILURE", "a message about a customer"],
  ["CUSTOMER_EMAIL_UPDATE", "a message about a customer"],
  ["CUSTOMER_UPDATE_CC_NOTIFICATION", "a message about a customer"],
  ["PURCHASE_DETAILS_EMAIL_RESPONSE", "a message about a customer"],
]);

/** No customer, vendor variables or tracking blocks, as in polling. */
const KEPT_FIELDS = {
  transactionTime: true,
  receipt: true,
  transactionType: true,
  vendor: true,
  affiliate: true,
  role: true,
  totalAccountAmount: true,
  totalOrderAmount: true,
  totalTaxAmount: true,
  totalShippingAmount: true,
  currency: true,
  paymentMethod: true,
  trackingId: true,
  lineItems: {
    itemNo: true,
    productTitle: true,
    productPrice: true,
    productDiscount: true,
    affiliatePayout: true,
    taxAmount: true,
    shippingAmount: true,
    accountAmount: true,
    quantity: true,
    recurring: true,
    lineItemType: true,
  },
  upsell: { upsellOriginalReceipt: true },
  version: true,
  attemptCount: true,
} satisfies KeepFields;

function read(notification: IncomingNotification, { secretKey }: Secrets): ReadNotification {
  requirePost(notification);
  const sealed = sealedSchema.safeParse(jsonObject(notification.body));
  if (!sealed.success) throw new NotificationRefused(400, explain(sealed.error));
  const content = open(sealed.data, secretKey);
  const message = messageSchema.safeParse(content);
  if (!message.success) throw new NotificationRefused(400, explain(message.error));

  const type = message.data.transactionType;
  const sale = saleSchema.safeParse(content);
  const ignored = /(^|-)TEST([_-]|$)/.test(type) ? "test traffic" : NO_SALE.get(type);
  if (ignored !== undefined) {
    const key = sale.success ? keyOf(type, sale.data) : `${type}:${contentHash(content)}`;
    return { key, occurredAt: sale.data?.transactionTime ?? null, rows: [], ignored: `${type}: ${ignored}` };
  }
  if (!sale.success) throw new NotificationRefused(400, explain(sale.error));
  const { transactionTime: occurredAt, trackingCodes } = sale.data;
  // Several codes were not seen; orders2 has one (L: the first).
  const trackingId = trackingCodes?.find((code) => typeof code === "string");
  return {
    key: keyOf(type, sale.data),
    occurredAt,
    rows: [keepFields({ ...content, trackingId }, KEPT_FIELDS)],
  };
}

function keyOf(type: string, { receipt, transactionTime }: z.infer<typeof saleSchema>): string {
  return `${receipt}:${type}:${transactionTime?.toISOString()}`;
}

/**
 * AES-256-CBC; the key is the first 32 characters of the lower-case hex SHA-1 of the secret, as ASCII (H). Nothing else
 * proves the sender. CBC is not authenticated: a changed bit scrambles 16 bytes, which is hardly ever UTF-8 and JSON
 * still; the first 16, which the IV alone could change without a trace, hold the name of a required field (H: a genuine
 * message). Why it failed is not told apart: that would help to guess at the content.
 */
function open({ notification, iv }: z.infer<typeof sealedSchema>, secretKey: string): Record<string, unknown> {
  const key = createHash("sha1").update(secretKey).digest("hex").slice(0, 32);
  try {
    const decipher = createDecipheriv("aes-256-cbc", key, iv);
    const bytes = Buffer.concat([decipher.update(notification), decipher.final()]);
    return jsonObject(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new NotificationRefused(401, "The secret key does not open the message");
  }
}

const amount = z.union([z.string(), z.number()]);
const rowSchema = z.looseObject({
  receipt: z.string(),
  transactionType: z.string(),
  currency: z.string().nullish(),
  totalOrderAmount: amount.nullish(),
  lineItems: z.array(z.looseObject({})),
});

/**
 * The row as an orders2 row, so that each sale has the id, the sign and the dollars that polling gives it. An
 * `accountAmount` is what the receiver of the message earns, in either role (H): none is another's.
 */
function parseRow(raw: unknown): ParsedRow {
  const row = rowSchema.safeParse(raw);
  if (!row.success) return { sales: [], rejects: [{ reason: explain(row.error) }] };
  const { receipt, transactionType: type, currency, totalOrderAmount: total, lineItems } = row.data;
  // A line does not say what the buyer paid; the total is the lone line's, and in `currency` (M).
  const customerAmount = lineItems.length === 1 ? total : null;
  const lineItemData = lineItems.map((line) => ({ ...line, customerAmount }));
  const grossCurrency = (currency || "USD").toUpperCase();
  if (type !== "INSF") return parseOrder({ ...row.data, lineItemData }, grossCurrency);

  // An e-cheque that bounced: a chargeback in the ledger (L), known to notifications alone (H).
  const { sales, ...rest } = parseOrder({ ...row.data, lineItemData, transactionType: "CGBK" }, grossCurrency);
  const own = (id: string) => `${receipt}:INSF${id.slice(`${receipt}:CGBK`.length)}`;
  return {
    ...rest,
    sales: sales.map((sale) => ({ ...sale, rawStatus: type, transactionId: own(sale.transactionId) })),
  };
}

/** ClickBank's Instant Notification Service, versions 6 to 8 (H). Wants a 2xx within three seconds (H). */
export const notifications = {
  secrets: {
    // At most 16 characters, capitals and digits (H); only what would never work is refused.
    schema: z.object({ secretKey: z.string().trim().min(1, "Enter the secret key").max(64, "The key is too long") }),
    fields: [
      {
        name: "secretKey",
        label: "Secret key",
        help: "The secret key of ClickBank's Instant Notification settings: at most 16 capital letters and digits.",
        secret: true,
      },
    ],
  },
  events: [],
  reply: "OK",
  read: guarded(read),
  parseRow,
} satisfies NotificationSupport<Secrets>;
