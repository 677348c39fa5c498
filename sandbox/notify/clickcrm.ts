import { createHash } from "node:crypto";
import { decimal } from "../money";
import type { TruthEntry } from "../rows";
import { type Notice, noticeBuyer, type SentNotification } from "./notice";

const EVENT_OF: Record<TruthEntry["status"], string> = {
  APPROVED: "purchase",
  PENDING: "purchase",
  REFUNDED: "refund",
  CHARGEBACK: "chargeback",
  CANCELLED: "cancel",
};

/**
 * A postback pixel (C): GET, tokens replaced, nothing signed, a URL per event. The entry's id is `order:type:product`.
 * The parameter names are the user's; here they are the ones of the published examples.
 */
export function notifyClickCrm(notice: Notice): SentNotification {
  const { entry, word } = notice;
  const [orderid = "", type = "", product = ""] = entry.transaction_id.split(":");
  const emailhash = createHash("sha256").update(noticeBuyer(notice).email).digest("hex").toUpperCase();
  const query = new URLSearchParams({
    subid: entry.tracking_id ?? "",
    subid2: "",
    orderid,
    commission: decimal(entry.commission_minor),
    product,
    type,
    emailhash,
    name: noticeBuyer(notice).firstName,
  });
  return { method: "GET", headers: {}, query: query.toString(), body: "", event: word ?? EVENT_OF[entry.status] };
}
