import { createHash } from "node:crypto";
import { decimal } from "../money";
import type { TruthEntry } from "../rows";
import { wallClock } from "../zone";
import { FORM, type Notice, noticeBuyer, type SentNotification, timeOf } from "./notice";

const BERLIN = "Europe/Berlin";
const EVENT_OF: Record<TruthEntry["type"], string> = {
  sale: "on_payment",
  rebill: "on_payment",
  refund: "on_refund",
  chargeback: "on_chargeback",
};

/** The IPN (D), version 1.6: a form in which every value is text (C). */
export function notifyDigistore24(notice: Notice, { passphrase }: { passphrase: string }): SentNotification {
  const fields = fieldsOf(notice);
  const form = new URLSearchParams({ ...fields, sha_sign: signatureOf(fields, passphrase) });
  return { method: "POST", headers: FORM, query: "", body: form.toString(), event: null };
}

/** D: sorted by name, empty values left out, the passphrase behind each pair. */
export function signatureOf(fields: Record<string, string>, passphrase: string): string {
  const sum = createHash("sha512");
  for (const name of Object.keys(fields).sort()) {
    if (fields[name] !== "") sum.update(`${name}=${fields[name]}${passphrase}`);
  }
  return sum.digest("hex").toUpperCase();
}

function fieldsOf(notice: Notice): Record<string, string> {
  const { entry, word } = notice;
  const buyer = noticeBuyer(notice);
  const [date = "", time = ""] = wallClock(BERLIN, timeOf(notice)).split("T");
  const moved = decimal(entry.gross_minor ?? 0);
  return {
    event: word ?? EVENT_OF[entry.type],
    api_mode: "live",
    ipn_version: "1.6",
    order_id: entry.order_id ?? "",
    order_item_id: "1",
    order_date_time: `${date} ${time}`,
    transaction_id: entry.transaction_id,
    parent_transaction_id: "",
    transaction_type: entry.type === "sale" || entry.type === "rebill" ? "payment" : entry.type,
    transaction_amount: moved,
    transaction_currency: entry.currency,
    transaction_date: date,
    transaction_time: time,
    amount_brutto: moved,
    amount_affiliate: decimal(entry.commission_minor),
    currency: entry.currency,
    affiliate_name: notice.affiliate ?? "fakeaff",
    campaignkey: entry.tracking_id ?? "",
    product_id: entry.product_id ?? "",
    product_name: entry.product_name ?? "",
    billing_type: entry.type === "rebill" ? "subscription" : "single_payment",
    // 0 for a single payment; the first of a subscription has 1 (C).
    pay_sequence_no: entry.type === "rebill" ? "2" : "0",
    order_type: "regular",
    buyer_first_name: buyer.firstName,
    buyer_last_name: buyer.lastName,
    buyer_email: buyer.email,
    buyer_address_zipcode: buyer.postalCode,
    buyer_address_phone_no: buyer.phone,
  };
}
