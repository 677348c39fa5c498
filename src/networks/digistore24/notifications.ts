import { createHash } from "node:crypto";
import { z } from "zod";
import type { Sale } from "#domain/sale";
import type { ParsedRow } from "../adapter";
import { byLowerName, type Field, formFields, requireId, signedForms, sortedByName } from "../form";
import type { IncomingNotification, NotificationSupport, ReadNotification } from "../notification";
import { explain, parseLocalTime } from "../parsing";
import { type KeepFields, keepFields } from "../scrub";
import { badSignature, contentHash, guarded, requirePost, sameText } from "../verification";
import { CLOCK, parseRow as parseTransaction } from "./normalize";

interface Secrets {
  passphrase: string;
}

/** Either name (H). */
const SIGNATURE_NAMES = new Set(["sha_sign", "shasign"]);

/**
 * The events that are rows, by the `transaction_type` that polling has for them (H, `payment_denial` M). A signup to a
 * subscription is its first payment (M).
 */
const TYPE_OF: ReadonlyMap<string, string> = new Map([
  ["on_payment", "payment"],
  ["on_payment_subscription_signup", "payment"],
  ["on_refund", "refund"],
  ["on_chargeback", "chargeback"],
  ["payment_denial", "payment"],
]);

/** Why the others are no rows (M, the two of rebilling H). */
const NO_SALE: ReadonlyMap<string, string> = new Map([
  ["on_payment_missed", "no payment came, so there is no sale"],
  ["on_rebill_cancelled", "a subscription ends, past sales stay"],
  ["on_rebill_resumed", "a subscription goes on"],
  ["last_paid_day", "a subscription ends, past sales stay"],
]);

/** No buyer, no address, no custom fields. */
const KEPT_FIELDS = {
  event: true,
  order_id: true,
  order_item_id: true,
  order_date_time: true,
  transaction_id: true,
  parent_transaction_id: true,
  transaction_type: true,
  transaction_amount: true,
  transaction_vat_amount: true,
  transaction_currency: true,
  transaction_date: true,
  transaction_time: true,
  amount: true,
  amount_brutto: true,
  amount_affiliate: true,
  amount_main_affiliate: true,
  currency: true,
  affiliate_id: true,
  affiliate_name: true,
  campaignkey: true,
  trackingkey: true,
  click_id: true,
  product_id: true,
  product_name: true,
  pay_sequence_no: true,
  upsell_no: true,
  billing_type: true,
  billing_status: true,
  ipn_version: true,
} satisfies KeepFields;

function read(notification: IncomingNotification, { passphrase }: Secrets): ReadNotification {
  // The URL is tried with GET when it is set up (M). There is nothing to believe in it.
  if (notification.method === "GET") return { key: "probe", occurredAt: null, rows: [], ignored: "a probe of the URL" };
  requirePost(notification);
  const signed = formFields(notification);
  if (!isSigned(signed, passphrase)) throw badSignature(notification, "The signature does not match");

  // An account's setting may upper-case the names (H).
  const fields = byLowerName(signed);
  const event = requireId(fields, "event");
  const occurredAt = timeOf(Object.fromEntries(fields));
  // A test purchase says `api_mode` test, and an `order_type` like any other (H: a captured message).
  if (fields.get("api_mode") === "test" || fields.get("order_type") === "test") {
    return { key: keyOf(fields, signed), occurredAt, rows: [], ignored: "test traffic" };
  }
  if (!TYPE_OF.has(event)) {
    const why = NO_SALE.get(event) ?? "an event that is no sale";
    return { key: keyOf(fields, signed), occurredAt, rows: [], ignored: `${event}: ${why}` };
  }
  if (event === "payment_denial" && !fields.has("transaction_id")) {
    return { key: keyOf(fields, signed), occurredAt, rows: [], ignored: "payment_denial: no transaction came of it" };
  }
  const itemId = fields.has("order_item_id") ? requireId(fields, "order_item_id") : "";
  const key = `${event}:${requireId(fields, "transaction_id")}:${itemId}`;
  return { key, occurredAt, rows: [keepFields(Object.fromEntries(fields), KEPT_FIELDS)] };
}

/** What is delivered again is equal, so the content identifies a message without a transaction. */
function keyOf(fields: ReadonlyMap<string, string>, signed: readonly Field[]): string {
  return `${fields.get("event")}:${contentHash(sortedByName(signed))}`;
}

/** Names as they come, and upper-cased: that the setting changes the form, the signature or both is all open (L). */
export function isSigned(fields: readonly Field[], passphrase: string): boolean {
  const given = fields.find(([name]) => SIGNATURE_NAMES.has(name.toLowerCase()))?.[1].toUpperCase() ?? "";
  // A "=" in a name would make room for another reading of the signed text.
  if (fields.some(([name]) => name.includes("="))) return false;
  const upper = fields.map(([name, value, bytes]): Field => [name.toUpperCase(), value, bytes]);
  // All are compared always.
  return [...signs(fields, passphrase), ...signs(upper, passphrase)]
    .map((expected) => sameText(given, expected))
    .includes(true);
}

/** `key=value` and the passphrase for each field that has a value, by name; SHA-512, upper-case hex (H). */
function signs(fields: readonly Field[], passphrase: string): string[] {
  const signed = sortedByName(fields).filter(
    ([name, value]) => value !== "" && !SIGNATURE_NAMES.has(name.toLowerCase()),
  );
  return signedForms(signed, (bytesOf) => {
    const sum = createHash("sha512");
    for (const field of signed) sum.update(`${field[0]}=`).update(bytesOf(field)).update(passphrase);
    return sum.digest("hex").toUpperCase();
  });
}

const text = z.string().nullish();
const rowSchema = z.looseObject({
  event: z.string(),
  transaction_id: text,
  order_id: text,
  order_date_time: text,
  transaction_date: text,
  transaction_time: text,
  transaction_amount: text,
  transaction_currency: text,
  currency: text,
  amount_brutto: text,
  amount: text,
  amount_affiliate: text,
  product_id: text,
  product_name: text,
  campaignkey: text,
  trackingkey: text,
  pay_sequence_no: text,
  affiliate_name: text,
});

/**
 * The row as a listTransactions row (L: which field stands for which). `amount_affiliate` is the affiliate's share, as
 * its name says (H: that it exists); an affiliate's own message was not seen.
 */
function parseRow(raw: unknown): ParsedRow {
  const parsed = rowSchema.safeParse(raw);
  if (!parsed.success) return { sales: [], rejects: [{ reason: explain(parsed.error) }] };
  const row = parsed.data;
  const type = TYPE_OF.get(row.event);
  if (!type) return { sales: [], rejects: [{ reason: `event: unknown value "${row.event}"` }] };
  const isDenied = row.event === "payment_denial";
  const result = parseTransaction({
    id: row.transaction_id,
    purchase_id: row.order_id,
    transaction_type: type,
    currency: row.transaction_currency ?? row.currency,
    amount: row.amount_brutto ?? row.amount,
    transaction_amount: row.transaction_amount,
    affiliate_amount: row.amount_affiliate ?? (isDenied ? "0" : null),
    created_at: timeTextOf(row),
    product_id: row.product_id,
    main_product_name: row.product_name,
    campaignkey: row.campaignkey,
    trackingkey: row.trackingkey,
  });
  // A vendor's message has the share of whichever affiliate sold (L).
  const affiliate = row.affiliate_name || null;
  if (!isDenied) return { ...result, affiliate, sales: isRebill(row) ? result.sales.map(asRebill) : result.sales };
  // No money came: cancelled (M), until polling says otherwise.
  const sales = result.sales.map((sale) => ({ ...sale, status: "CANCELLED" as const, earnedMinor: 0 }));
  return { ...result, affiliate, sales: sales.map((sale) => ({ ...sale, rawStatus: row.event })) };
}

/** 0 for a single payment (H), 1 for the first of a subscription: what comes after is a rebill (M). */
function isRebill({ pay_sequence_no: number }: z.infer<typeof rowSchema>): boolean {
  return Number(number) > 1;
}

function asRebill(sale: Sale): Sale {
  return sale.type === "sale" ? { ...sale, type: "rebill" } : sale;
}

type Times = { transaction_date?: unknown; transaction_time?: unknown; order_date_time?: unknown };

/** The transaction's own time; a refund's `order_date_time` is its order's (L), so it comes last. */
function timeTextOf({ transaction_date: date, transaction_time: time, order_date_time: order }: Times): unknown {
  return date && time ? `${date} ${time}` : (date ?? order);
}

/** Without an offset; Berlin, as in polling (M). */
function timeOf(row: Times): Date | null {
  const time = timeTextOf(row);
  return typeof time === "string" ? parseLocalTime(time, CLOCK) : null;
}

/** Digistore24's IPN, repeated until the answer is `OK` (H). Partial refunds send none (M): polling finds them. */
export const notifications = {
  secrets: {
    schema: z.object({
      passphrase: z.string().trim().min(1, "Enter the passphrase").max(200, "The passphrase is too long"),
    }),
    fields: [
      {
        name: "passphrase",
        label: "IPN passphrase",
        help: "The passphrase of the IPN connection in Digistore24. Messages of a connection without one are refused.",
        secret: true,
      },
    ],
  },
  events: [],
  reply: "OK",
  read: guarded(read),
  parseRow,
} satisfies NotificationSupport<Secrets>;
