import { createHash } from "node:crypto";
import { z } from "zod";
import { toMinor } from "#domain/money";
import type { Sale, SaleStatus } from "#domain/sale";
import type { ParsedRow } from "../adapter";
import { type Field, formFields, requireId, signedForms, sortedByName } from "../form";
import {
  type IncomingNotification,
  NotificationRefused,
  type NotificationSupport,
  type ReadNotification,
} from "../notification";
import { explain, idText } from "../parsing";
import { type KeepFields, keepFields } from "../scrub";
import { badSignature, contentHash, guarded, requirePost, sameText } from "../verification";

interface Secrets {
  secretKey: string;
}

/** No field names a currency, as in polling (L). */
const CURRENCY = "USD";

/** H, but INSF: that it exists H, what it means L. */
const STATUS_OF: Record<string, SaleStatus> = {
  SALE: "APPROVED",
  BILL: "APPROVED",
  RFND: "REFUNDED",
  CGBK: "CHARGEBACK",
  INSF: "CANCELLED",
};

/** Subscription events, in which no money moves (H: that they exist). */
const NO_SALE = /^(UN)?CANCEL-|^TEST/;

/**
 * What is kept and read: no `ccust…`, and no pass-through, which may hold anything. Names are not signed, values are
 * (H), so each of these must be there: none can be renamed away.
 */
const FIELDS = "ctransaction ctransaffiliate ctransamount ctransreceipt ctranstime cproditem cprodtitle caffitid".split(
  " ",
);
const KEPT_FIELDS: KeepFields = Object.fromEntries(FIELDS.map((name) => [name, true]));

function read(notification: IncomingNotification, { secretKey }: Secrets): ReadNotification {
  requirePost(notification);
  const signed = formFields(notification);
  if (!isVerified(signed, secretKey)) throw badSignature(notification, "cverify does not match");

  const fields = new Map(signed.map(([name, value]) => [name, value] as const));
  const type = fields.get("ctransaction");
  if (type === undefined) throw new NotificationRefused(400, "ctransaction is missing");
  if (!/^[A-Z_-]{1,40}$/.test(type)) throw new NotificationRefused(400, "ctransaction is not a type");
  if (NO_SALE.test(type)) {
    const [key, occurredAt] = [`${type}:${contentHash(sortedByName(signed))}`, timeOf(fields.get("ctranstime"))];
    return { key, occurredAt, rows: [], ignored: `${type}: no money moves` };
  }
  for (const name of FIELDS) {
    if (!fields.has(name)) throw new NotificationRefused(400, `${name} is missing`);
  }
  const receipt = requireId(fields, "ctransreceipt");
  const occurredAt = timeOf(fields.get("ctranstime"));
  if (!occurredAt) throw new NotificationRefused(400, "ctranstime is not a time in seconds");

  const key = `${receipt}:${type}:${fields.get("ctranstime")}`;
  return { key, occurredAt, rows: [keepFields(Object.fromEntries(fields), KEPT_FIELDS)] };
}

/**
 * The values of all fields but `cverify`, by name, each followed by `|`, then the secret; SHA-1, the first 8 hex digits
 * in upper case (H), over UTF-8 (H: its sample converts first); whether a message in other bytes is signed over them or
 * over their UTF-8 was not seen, so either counts (L). That is 32 bits, and neither names nor the borders between values
 * are in it: the URL has to be secret as well.
 */
export function isVerified(fields: readonly Field[], secretKey: string): boolean {
  const signed = sortedByName(fields).filter(([name]) => name !== "cverify");
  const given = fields.find(([name]) => name === "cverify")?.[1] ?? "";
  const expected = signedForms(fields, (bytesOf) => {
    const sum = createHash("sha1");
    for (const field of signed) sum.update(bytesOf(field)).update("|");
    return sum.update(secretKey).digest("hex").slice(0, 8).toUpperCase();
  });
  // All are compared always.
  return expected.map((sum) => sameText(given, sum)).includes(true);
}

/** Unix seconds (H: that it exists, M: the unit). */
function timeOf(text: string | undefined): Date | null {
  if (!text || !/^\d{9,10}$/.test(text)) return null;
  const time = new Date(Number(text) * 1_000);
  return time.getUTCFullYear() >= 1990 && time.getUTCFullYear() < 2100 ? time : null;
}

const rowSchema = z.object({
  ctransaction: z.string(),
  ctransamount: z.string(),
  ctransreceipt: idText,
  ctranstime: z.string(),
  cproditem: z.string().nullish(),
  cprodtitle: z.string().nullish(),
  caffitid: z.string().nullish(),
  ctransaffiliate: z.string().nullish(),
});

/** One sale in its state after the message. */
function parseRow(raw: unknown): ParsedRow {
  try {
    const row = rowSchema.parse(raw);
    // `0` where there is none (M). Vendors get the messages: `ctransamount` is then what the vendor is paid, whoever the affiliate is.
    const affiliate = row.ctransaffiliate === "0" ? null : row.ctransaffiliate || null;
    return { sales: [toSale(row)], rejects: [], affiliate };
  } catch (error) {
    return { sales: [], rejects: [{ reason: explain(error) }] };
  }
}

/**
 * Rows change in place in polling, so a reversal is the sale itself with another status and nothing earned. Its time is
 * the message's: whether `ctranstime` of a reversal is still the sale's was not found. `ctransamount` is what the
 * receiver is paid (H), the price is not told. A BILL is a rebill, and stays one though polling cannot tell it from a sale.
 */
function toSale(row: z.infer<typeof rowSchema>): Sale {
  const status = Object.hasOwn(STATUS_OF, row.ctransaction) ? STATUS_OF[row.ctransaction] : undefined;
  if (!status) throw new Error(`ctransaction: unknown value "${row.ctransaction}"`);
  const saleDate = timeOf(row.ctranstime);
  if (!saleDate) throw new Error("ctranstime: not a time in seconds");
  const amount = toMinor(row.ctransamount, CURRENCY);
  // A sign on reversals was not documented: either one is taken.
  const commission = status === "APPROVED" ? amount : Math.abs(amount);
  return {
    transactionId: transactionIdOf(row.ctransreceipt),
    orderId: null,
    type: row.ctransaction === "BILL" ? "rebill" : "sale",
    status,
    rawStatus: row.ctransaction,
    currency: CURRENCY,
    grossCurrency: CURRENCY,
    grossMinor: null,
    commissionMinor: commission,
    earnedMinor: status === "APPROVED" ? commission : 0,
    saleDate,
    productId: row.cproditem || null,
    productName: row.cprodtitle || null,
    trackingId: row.caffitid || null,
  };
}

/**
 * Polling's `transaction_id` is `AP-` and 17 characters (H), a receipt has 17 (M): that the one is the other with the
 * prefix is inferred (L). If it is not, a pushed sale stands beside the polled one.
 */
function transactionIdOf(receipt: string): string {
  return receipt.startsWith("AP-") ? receipt : `AP-${receipt}`;
}

/** JVZIPN (H). It is set per product by vendors; that affiliates get it was not found. */
export const notifications = {
  secrets: {
    schema: z.object({ secretKey: z.string().trim().min(1, "Enter the secret key").max(200, "The key is too long") }),
    fields: [
      {
        name: "secretKey",
        label: "JVZIPN secret key",
        help: "In JVZoo under My Account: the JVZIPN secret key that signs its messages.",
        secret: true,
      },
    ],
  },
  events: [],
  reply: "OK",
  read: guarded(read),
  parseRow,
} satisfies NotificationSupport<Secrets>;
