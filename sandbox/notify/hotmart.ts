import { hash } from "../random";
import type { TruthEntry } from "../rows";
import { JSON_TYPE, type Notice, noticeBuyer, type SentNotification, timeOf } from "./notice";

/** The webhook's own words (C), and the event that brings each. */
const WORD_OF: Record<TruthEntry["status"], readonly [event: string, status: string]> = {
  PENDING: ["PURCHASE_PROTEST", "DISPUTE"],
  APPROVED: ["PURCHASE_APPROVED", "APPROVED"],
  REFUNDED: ["PURCHASE_REFUNDED", "REFUNDED"],
  CHARGEBACK: ["PURCHASE_CHARGEBACK", "CHARGEBACK"],
  CANCELLED: ["PURCHASE_CANCELED", "CANCELED"],
};

/** Webhook 2.0.0 (D): JSON, the account's token in a header. `word` is an event. */
export function notifyHotmart(notice: Notice, { hottok }: { hottok: string }): SentNotification {
  const { entry, word } = notice;
  const [event, status] = WORD_OF[entry.status];
  const message = {
    id: idOf(notice),
    creation_date: timeOf(notice),
    event: word ?? event,
    version: "2.0.0",
    data: dataOf(notice, status),
  };
  return {
    method: "POST",
    headers: { ...JSON_TYPE, "x-hotmart-hottok": hottok },
    query: "",
    body: JSON.stringify(message),
    event: null,
  };
}

/** Commissions stay positive on reversals; `approved_date` and `origin` are often missing (C). */
function dataOf(notice: Notice, status: string) {
  const { entry } = notice;
  const { firstName, lastName, email, phone } = noticeBuyer(notice);
  const value = (entry.gross_minor ?? 0) / 100;
  const price = { value, currency_value: entry.currency };
  return {
    product: {
      id: Number(entry.product_id ?? 1),
      name: entry.product_name ?? "",
      warranty_date: "2026-12-01T00:00:00Z",
    },
    affiliates: [{ affiliate_code: notice.affiliate ?? "A1234567B", name: "Fake Affiliate" }],
    buyer: { name: `${firstName} ${lastName}`, email, checkout_phone: phone },
    producer: { name: "Fake Producer" },
    commissions: [
      { value: value / 10, currency_value: entry.currency, source: "MARKETPLACE" },
      { value: value / 2, currency_value: entry.currency, source: "PRODUCER" },
      { value: Math.abs(entry.commission_minor) / 100, currency_value: entry.currency, source: "AFFILIATE" },
    ],
    purchase: {
      transaction: entry.transaction_id,
      status,
      order_date: Date.parse(entry.sale_date),
      price,
      full_price: price,
      payment: { type: "CREDIT_CARD", installments_number: 1 },
      offer: { code: "fake1234" },
      ...(entry.tracking_id === null ? {} : { origin: { sck: entry.tracking_id } }),
      recurrence_number: entry.type === "rebill" ? 2 : 1,
      checkout_country: { iso: "BR", name: "Brasil" },
    },
  };
}

/** A UUID that is always the same for the same message. */
function idOf({ entry, at, word }: Notice): string {
  const part = (salt: number) =>
    hash(entry.transaction_id, entry.status, at ?? "", word ?? "", salt)
      .toString(16)
      .padStart(8, "0");
  const hex = [0, 1, 2, 3].map(part).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join("-");
}
