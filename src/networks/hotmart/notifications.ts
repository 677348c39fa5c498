import { z } from "zod";
import type { ParsedRow } from "../adapter";
import {
  type IncomingNotification,
  NotificationRefused,
  type NotificationSupport,
  type ReadNotification,
} from "../notification";
import { explain, idText } from "../parsing";
import { type KeepFields, keepFields } from "../scrub";
import { contentHash, guarded, jsonObject, requirePost, sameText } from "../verification";
import { parseRow as parseSale } from "./normalize";
import { epochMs } from "./schema";
import { WEBHOOK_SPELLINGS } from "./statuses";

interface Secrets {
  hottok: string;
}

const id = z.string().regex(/^[\w.-]{1,100}$/, "is not an id");
const eventSchema = z.looseObject({ event: z.string().regex(/^[A-Z_]{1,60}$/, "is not an event") });

/** The frame of a purchase in version 2.0.0 (H). Times are epoch milliseconds (M). */
const messageSchema = z.object({
  id,
  creation_date: epochMs,
  version: z.string().startsWith("2.", "is not version 2"),
  data: z.looseObject({}),
});

/** What other messages may tell of themselves: `CLUB_FIRST_ACCESS` spells its time in its own way (H). */
const otherSchema = z.object({
  id: id.nullish().catch(null),
  creation_date: epochMs.nullish().catch(null),
  creationDate: epochMs.nullish().catch(null),
});

/** Every purchase event has the state of one sale (H), but for a cart that was left. */
const NOT_BOUGHT = "PURCHASE_OUT_OF_SHOPPING_CART";

/** Hotmart's "send test" sends a purchase of product 0, and an affiliate's code with it (H: two sources). */
const testSchema = z.object({ product: z.object({ id: z.union([z.literal(0), z.literal("0")]) }) });

const purchaseSchema = z.object({
  purchase: z.looseObject({ transaction: idText }),
  commissions: z.array(z.looseObject({})).nullish(),
  // Present with an empty code where there is no affiliate (M).
  affiliates: z.array(z.looseObject({ affiliate_code: z.string().nullish() })).nullish(),
});

/** No buyer, and no names of people. */
const KEPT_FIELDS = {
  product: { id: true, name: true },
  affiliates: { affiliate_code: true },
  commissions: { value: true, currency_value: true, source: true },
  purchase: {
    transaction: true,
    status: true,
    order_date: true,
    approved_date: true,
    recurrence_number: true,
    price: { value: true, currency_value: true },
    full_price: { value: true, currency_value: true },
    original_offer_price: { value: true, currency_value: true },
    payment: { type: true, installments_number: true },
    offer: { code: true },
    origin: { src: true, sck: true, xcod: true },
    order_bump: { is_order_bump: true, parent_purchase_transaction: true },
  },
} satisfies KeepFields;

function read(notification: IncomingNotification, { hottok }: Secrets): ReadNotification {
  requirePost(notification);
  const given = notification.headers["x-hotmart-hottok"];
  if (given !== undefined) verify(given, hottok);
  const body = jsonObject(notification.body);
  // Old payloads carry it in the body (H).
  if (given === undefined) verify(body["hottok"], hottok);

  const known = eventSchema.safeParse(body);
  if (!known.success) throw new NotificationRefused(400, explain(known.error));
  const { event } = known.data;
  if (!event.startsWith("PURCHASE_") || event === NOT_BOUGHT) return noPurchase(event, body);
  const message = messageSchema.safeParse(body);
  if (!message.success) throw new NotificationRefused(400, explain(message.error));
  const { id: key, creation_date: occurredAt, data } = message.data;
  if (testSchema.safeParse(data).success) return { key, occurredAt, rows: [], ignored: "test traffic" };
  const purchase = purchaseSchema.safeParse(data);
  if (!purchase.success) throw new NotificationRefused(400, `data.${explain(purchase.error)}`);
  const { commissions, affiliates } = purchase.data;
  const isAffiliated = affiliates?.some(({ affiliate_code: code }) => code) || commissions?.some(isOwnSource);
  if (!isAffiliated) return { key, occurredAt, rows: [], ignored: "a sale without an affiliate" };
  return { key, occurredAt, rows: [keepFields(data, KEPT_FIELDS)] };
}

/** What is no purchase needs nothing that a purchase has. */
function noPurchase(event: string, body: Record<string, unknown>): ReadNotification {
  const { id: told, creation_date, creationDate } = otherSchema.parse(body);
  const key = told ?? `${event}:${contentHash(body)}`;
  return { key, occurredAt: creation_date ?? creationDate ?? null, rows: [], ignored: `${event}: no purchase` };
}

/** A static token of the account; there is no signature and no time in it (H). */
function verify(given: unknown, hottok: string): void {
  if (typeof given === "string" && sameText(given, hottok)) return;
  throw new NotificationRefused(401, given === undefined ? "The hottok is missing" : "The hottok does not match");
}

function isOwnSource({ source }: { source?: unknown }): boolean {
  return source === "AFFILIATE";
}

const any = z.unknown().optional();
const price = z.object({ value: any, currency_value: any }).nullish();
const rowSchema = z.object({
  product: any,
  affiliates: z.array(z.looseObject({ affiliate_code: z.string().nullish() })).nullish(),
  commissions: z.array(z.object({ source: any, value: any, currency_value: any })).nullish(),
  purchase: z.looseObject({
    status: z.string(),
    recurrence_number: any,
    price,
    full_price: price,
    origin: z.object({ src: any, sck: any }).nullish(),
  }),
});

/**
 * The row as a sales/history row with its commissions, so that a status, a currency and a share mean what they mean in
 * polling. Commissions stay positive on refunds (M): what is earned follows from the status.
 */
function parseRow(raw: unknown): ParsedRow {
  const row = rowSchema.safeParse(raw);
  if (!row.success) return { sales: [], rejects: [{ reason: explain(row.error) }] };
  const { product, purchase, affiliates, commissions } = row.data;
  const own = commissions?.filter(isOwnSource) ?? [];
  const codes = new Set(affiliates?.flatMap(({ affiliate_code: code }) => code || []));
  if (own.length > 1 && codes.size > 1) {
    return { sales: [], rejects: [{ reason: "commissions: AFFILIATE lines of several affiliates" }] };
  }
  // `price` leaves out the interest of instalments (M), which the price in polling is said to hold (M).
  const paid = purchase.full_price?.value == null ? purchase.price : purchase.full_price;
  const parsed = parseSale({
    product,
    purchase: {
      ...purchase,
      status: restStatus(purchase.status),
      recurrency_number: purchase.recurrence_number,
      price: paid && { value: paid.value, currency_code: paid.currency_value },
      // Often missing (M).
      tracking: purchase.origin && { source: purchase.origin.src, source_sck: purchase.origin.sck },
    },
    commissions: own.map(({ source, value, currency_value }) => ({ source, commission: { value, currency_value } })),
  });
  // The webhook of a login that sells too names the affiliate of each of its sales, and has that affiliate's line (H).
  return { ...parsed, affiliate: codes.size === 1 ? ([...codes][0] ?? null) : null };
}

/** In polling's words, so that a status that stays is no change. */
function restStatus(status: string): string {
  return Object.hasOwn(WEBHOOK_SPELLINGS, status)
    ? WEBHOOK_SPELLINGS[status as keyof typeof WEBHOOK_SPELLINGS]
    : status;
}

/** Hotmart's webhook 2.0 (H). Up to five deliveries, not always in order (M): `creation_date` tells which is newer. */
export const notifications = {
  secrets: {
    schema: z.object({ hottok: z.string().trim().min(1, "Enter the hottok").max(500, "The hottok is too long") }),
    fields: [
      {
        name: "hottok",
        label: "Hottok",
        help: "In Hotmart under Tools → Webhook: the hottok, a token that every message of your account carries.",
        secret: true,
      },
    ],
  },
  events: [],
  reply: "OK",
  read: guarded(read),
  parseRow,
} satisfies NotificationSupport<Secrets>;
