import { createHash } from "node:crypto";
import { byLowerName, decodeForm, type Field, requireId } from "../form";
import {
  type IncomingNotification,
  NotificationRefused,
  type NotificationSupport,
  type ReadNotification,
} from "../notification";
import { type KeepFields, keepFields } from "../scrub";
import { guarded } from "../verification";
import { parsePostback } from "./postback-row";

/** The names of the examples, and those of the tokens themselves: the user writes the URL, in whatever case. */
const NAMES: Record<string, string> = {
  orderid: "orderid",
  order_id: "orderid",
  commission: "commission",
  commission_amount: "commission",
  product: "product",
  product_codename: "product",
  type: "type",
  conv_type: "type",
  subid: "subid",
  subid1: "subid",
  subid2: "subid2",
  subid3: "subid3",
  subid4: "subid4",
  subid5: "subid5",
  flag_upsell: "flag_upsell",
  upsell_parent: "upsell_parent",
};

/** `EMAILHASH`, `NAME`, `PHONE` and whatever else is sent are dropped. */
const KEPT_FIELDS = {
  ...(Object.fromEntries(Object.values(NAMES).map((name) => [name, true])) as KeepFields),
  event: true,
} satisfies KeepFields;

/** A token that the network did not replace, as it is or percent-encoded twice. */
const MACRO = /\{\s*\w+\s*\}|%7b/i;

/** Nothing prints it, and Postgres does not store NUL. */
const CONTROL = /\p{Cc}/u;

export interface PostbackEvents {
  /** URL endings: no token says what happened (H). */
  events: readonly string[];
  /** What the user puts behind the URLs: one of POSTBACK_QUERY. */
  urlQuery: string;
  /** Those of them that are no sale, with the reason. */
  noSale?: Readonly<Record<string, string>>;
}

/**
 * Postback pixels of the ClickCRM platform: GET with tokens replaced (H), POST is taken as well. Nothing is signed (M),
 * so the unguessable part of the URL is the only proof, and whoever calls `read` has checked it. An answer without a
 * body counts as a failure and is repeated for up to three days (H).
 */
export function postbacks({
  events,
  urlQuery,
  noSale = {},
}: PostbackEvents): Pick<NotificationSupport<object>, "events" | "urlQuery" | "reply" | "read" | "parseRow"> {
  return {
    events,
    urlQuery,
    reply: "OK",
    read: guarded((notification) => {
      const { event } = notification;
      if (event === null || !events.includes(event)) throw new NotificationRefused(400, "The URL names no known event");
      const why = Object.hasOwn(noSale, event) ? noSale[event] : undefined;
      return why === undefined ? readSale(event, fieldsOf(notification)) : ignore(event, why, notification);
    }),
    parseRow: parsePostback,
  };
}

function ignore(event: string, why: string, { query, body }: IncomingNotification): ReadNotification {
  const content = createHash("sha256").update(`${query}\n${body}`).digest("hex");
  return { key: `${event}:${content}`, occurredAt: null, rows: [], ignored: why };
}

/** The affiliate's own text, in whatever encoding the link had it. The platform's own fields are plain ASCII (H). */
const FREE_TEXT = /^subid/;

/** Known fields by one name each. Keys come twice on this platform's wire (M): equal values do no harm. */
function fieldsOf({ method, query, rawQuery, body, bytes }: IncomingNotification): ReadonlyMap<string, string> {
  const all = [...decodeForm(rawQuery ?? query.toString()), ...(method === "POST" ? decodeForm(bytes ?? body) : [])];
  const known = all.flatMap(([name, value, raw]): Field[] => {
    const key = name.trim().toLowerCase();
    return Object.hasOwn(NAMES, key) ? [[NAMES[key] ?? key, value.trim(), raw]] : [];
  });
  const isDamaged = ([name, value, raw]: Field) =>
    !FREE_TEXT.test(name) && (raw !== undefined || value.includes("\ufffd"));
  if (known.some(isDamaged)) throw new NotificationRefused(400, "The message is not in UTF-8");
  const unreplaced = known.find(([, value]) => MACRO.test(value));
  if (known.some(([, value]) => CONTROL.test(value))) throw new NotificationRefused(400, "A control character");
  if (unreplaced) throw new NotificationRefused(400, `${unreplaced[0]} holds a token that was not replaced`);
  const missing = ["product", "commission"].find((name) => !known.some(([key]) => key === name));
  if (missing) throw new NotificationRefused(400, `${missing} is missing`);
  return byLowerName(known);
}

function readSale(event: string, fields: ReadonlyMap<string, string>): ReadNotification {
  const orderId = requireId(fields, "orderid");
  if (!fields.has("commission")) throw new NotificationRefused(400, "commission is empty");
  const parts = [event, orderId, fields.get("type") ?? "", fields.get("product") ?? ""];
  if (parts.join(":").length > 200) throw new NotificationRefused(400, "product or type is too long");
  const row = keepFields({ event, ...Object.fromEntries(fields) }, KEPT_FIELDS);
  return { key: parts.join(":"), occurredAt: null, rows: [row] };
}

const TOKENS =
  "orderid={ORDERID}&commission={COMMISSION_AMOUNT}&product={PRODUCT_CODENAME}&subid={SUBID}&subid2={SUBID2}";

/** The query to put behind the URL of an event; the tokens are the network's (H; on MaxWeb M, and without a type). */
export const POSTBACK_QUERY = { withType: `${TOKENS}&type={CONV_TYPE}`, withoutType: TOKENS };
