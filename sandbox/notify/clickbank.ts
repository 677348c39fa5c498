import { createCipheriv, createHash } from "node:crypto";
import { hash } from "../random";
import type { TruthEntry } from "../rows";
import { offsetText, wallClock } from "../zone";
import { JSON_TYPE, type Notice, noticeBuyer, type SentNotification, timeOf } from "./notice";

const PACIFIC = "America/Los_Angeles";
const TYPE_OF: Record<TruthEntry["type"], string> = {
  sale: "SALE",
  rebill: "BILL",
  refund: "RFND",
  chargeback: "CGBK",
};

/** Version 6 breaks base64 into lines, 7 does not (C: a genuine message of each). */
const versionOf = ({ entry }: Notice) => (hash(entry.transaction_id, "version") % 2 === 0 ? 6 : 7);
const inLines = (base64: string) => base64.replace(/.{76}(?=.)/g, "$&\n");

/** INS version 6 or 7 (D): `{notification, iv}`, AES-256-CBC. */
export function notifyClickBank(notice: Notice, { secretKey }: { secretKey: string }): SentNotification {
  // 16 hex characters, as in a genuine message (C).
  const iv = createHash("sha256").update(`${notice.entry.transaction_id}${notice.at}`).digest("hex").slice(0, 16);
  const key = createHash("sha1").update(secretKey).digest("hex").slice(0, 32);
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  const sealed = cipher.update(contentOf(notice), "utf8", "base64") + cipher.final("base64");
  const notification = versionOf(notice) === 6 ? inLines(sealed) : sealed;
  const body = JSON.stringify({ notification, iv: Buffer.from(iv).toString("base64") });
  return { method: "POST", headers: JSON_TYPE, query: "", body, event: null };
}

/** Fields in the order of a genuine message; numbers and booleans are real ones, with two decimals (C). */
function contentOf(notice: Notice): string {
  const { entry, word } = notice;
  const { firstName, lastName, email, postalCode, phone } = noticeBuyer(notice);
  const person = { firstName, lastName, fullName: `${firstName} ${lastName}`, email, phoneNumber: phone };
  const paid = { ...person, address: { postalCode, country: "US" } };
  // The sign on reversals is not known (A).
  const dollars = Math.abs(entry.commission_minor) / 100;
  const total = Math.abs(entry.gross_minor ?? 0) / 100;
  return JSON.stringify({
    transactionTime: compact(timeOf(notice)),
    receipt: entry.order_id ?? entry.transaction_id.split(":")[0],
    transactionType: word ?? TYPE_OF[entry.type],
    vendor: "fakevendor",
    affiliate: "fakeaff",
    role: "AFFILIATE",
    totalAccountAmount: dollars,
    paymentMethod: "VISA",
    totalOrderAmount: total,
    totalTaxAmount: 0,
    totalShippingAmount: 0,
    currency: "USD",
    ...(entry.tracking_id === null ? {} : { trackingCodes: [entry.tracking_id] }),
    lineItems: [
      {
        itemNo: entry.product_id,
        ...(entry.product_name === null ? {} : { productTitle: entry.product_name }),
        shippable: false,
        recurring: entry.type === "rebill",
        accountAmount: dollars,
        quantity: 1,
        lineItemType: "ORIGINAL",
        productPrice: total,
        downloadUrl: `https://example.com/${email}`,
      },
    ],
    customer: { shipping: paid, billing: paid },
    vendorVariables: { cbfname: firstName },
    version: versionOf(notice),
    attemptCount: 1 + (hash(entry.transaction_id) % 5),
  }).replace(/"version":(\d),/, '"version":$1.0,');
}

/** `20220810T162015-0700` (C). */
function compact(at: number): string {
  return (wallClock(PACIFIC, at) + offsetText(PACIFIC, at)).replace(/(?<=^\d{4}|^\d{4}-\d\d)-|:/g, "");
}
