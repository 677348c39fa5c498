import { createHash } from "node:crypto";
import { decimal } from "../money";
import type { TruthEntry } from "../rows";
import { FORM, type Notice, noticeBuyer, type SentNotification, timeOf } from "./notice";

const TYPE_OF: Record<TruthEntry["status"], string> = {
  APPROVED: "SALE",
  PENDING: "SALE",
  REFUNDED: "RFND",
  CHARGEBACK: "CGBK",
  CANCELLED: "INSF",
};

/** JVZIPN (D): a form with `cverify`. */
export function notifyJvzoo(notice: Notice, { secretKey }: { secretKey: string }): SentNotification {
  const fields = fieldsOf(notice);
  const form = new URLSearchParams({ ...fields, cverify: cverifyOf(fields, secretKey) });
  return { method: "POST", headers: FORM, query: "", body: form.toString(), event: null };
}

/** D: the values by name, a bar behind each, then the secret; empty ones take part. */
export function cverifyOf(fields: Record<string, string>, secretKey: string): string {
  const parts = Object.keys(fields)
    .sort()
    .map((name) => fields[name]);
  const sum = createHash("sha1").update([...parts, secretKey].join("|"), "utf8");
  return sum.digest("hex").substring(0, 8).toUpperCase();
}

function fieldsOf(notice: Notice): Record<string, string> {
  const { entry, word } = notice;
  const { firstName, lastName, email } = noticeBuyer(notice);
  return {
    ccustname: `${firstName} ${lastName}`,
    ccuststate: "",
    ccustcc: "US",
    ccustemail: email,
    cproditem: entry.product_id ?? "",
    cprodtitle: entry.product_name ?? "",
    cprodtype: "STANDARD",
    ctransaction: word ?? (entry.type === "rebill" && entry.status === "APPROVED" ? "BILL" : TYPE_OF[entry.status]),
    ctransaffiliate: notice.affiliate ?? "9000001",
    // What the receiver is paid (D); its sign on reversals is assumed.
    ctransamount: decimal(entry.commission_minor),
    ctranspaymentmethod: "PYPL",
    ctransvendor: "12345",
    // The list's id without its prefix (A).
    ctransreceipt: entry.transaction_id.replace(/^AP-/, ""),
    cupsellreceipt: "",
    caffitid: entry.tracking_id ?? "",
    cvendthru: `email=${email}`,
    ctranstime: String(Math.floor(timeOf(notice) / 1_000)),
  };
}
