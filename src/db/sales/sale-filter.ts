import { and, eq, gte, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { SaleStatus, SaleType } from "#domain/sale";
import type { Database } from "../client";
import { sale } from "../schema";
import { beginningOf, INDEXED_LENGTH } from "../schema/sale";

/** What may become of a commission before it is earned, as earnings add up. */
export const SALE_TERMS = ["pending", "refunded", "chargedBack", "cancelled"] as const;
export type SaleTerm = (typeof SALE_TERMS)[number];

/** Which of a user's sales; all that is absent does not restrict. */
export interface SaleFilter {
  userId: string;
  accountIds?: readonly string[] | undefined;
  types?: readonly SaleType[] | undefined;
  statuses?: readonly SaleStatus[] | undefined;
  /** The networks' own ids. */
  products?: readonly string[] | undefined;
  trackingIds?: readonly string[] | undefined;
  /** Those whose commission went there, in part at least. */
  term?: SaleTerm | undefined;
  /** The beginning of a transaction id, order id, product or tracking id. */
  q?: string | undefined;
  /** Where alone that text is looked for, from `textsThatBegin`; absent: everywhere. */
  textsOfQ?: readonly SaleText[] | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** Changed since then, after they were first seen. */
  changedSince?: Date | undefined;
  /** Changed by this run, after they were first seen. */
  run?: string | undefined;
  /** Those too that the network does not show any more. */
  withVanished?: boolean | undefined;
}

/** A condition on the table `sale`. */
export const matchesFilter = (filter: SaleFilter): SQL | undefined =>
  and(eq(sale.userId, filter.userId), matchesOfUser(filter));

/** The same of sales that are known to be the user's. */
export function matchesOfUser(filter: SaleFilter): SQL | undefined {
  const { userId, accountIds, types, statuses, products, trackingIds, q, from, to, changedSince, run } = filter;
  return and(
    filter.withVanished ? undefined : isNull(sale.vanishedAt),
    accountIds && inArray(sale.accountId, [...accountIds]),
    types && inArray(sale.type, [...types]),
    statuses && inArray(sale.status, [...statuses]),
    products && isOneOf(sale.productId, products),
    trackingIds && isOneOf(sale.trackingId, trackingIds),
    from && gte(sale.saleDate, from),
    to && lt(sale.saleDate, to),
    filter.term && TERMS[filter.term],
    q ? beginsWith(q, filter.textsOfQ ?? SALE_TEXTS) : undefined,
    changedSince &&
      sql`${sale.id} in (select sale_id from sale_change
        where user_id = ${userId} and changed_at >= ${changedSince.toISOString()})`,
    run
      ? sql`${sale.id} in (select sale_id from sale_change where run_id = ${run} and user_id = ${userId})`
      : undefined,
  );
}

const lost = (status: SaleStatus) => sql`${inArray(sale.type, ["sale", "rebill"])} and ${eq(sale.status, status)}`;
const TERMS: Record<SaleTerm, SQL> = {
  pending: lost("PENDING"),
  refunded: sql`(${eq(sale.type, "refund")} or ${lost("REFUNDED")})`,
  chargedBack: sql`(${eq(sale.type, "chargeback")} or ${lost("CHARGEBACK")})`,
  cancelled: lost("CANCELLED"),
};

/** Also in the words of the index over texts: nothing else looks up a text among a user's sales. */
const isOneOf = (column: AnyPgColumn, texts: readonly string[]) =>
  and(
    inArray(column, [...texts]),
    sql`${beginningOf(column)} in (${sql.join(
      texts.map((text) => beginningOf(sql`${text}::text`)),
      sql`, `,
    )})`,
  );

/** What `q` is looked for in. What many sales share comes first: of a row that fits, nothing else is looked at. */
const SALE_TEXTS = ["productName", "productId", "trackingId", "orderId", "transactionId"] as const;
type SaleText = (typeof SALE_TEXTS)[number];

const beginsWith = (q: string, texts: readonly SaleText[]) =>
  texts.length === 0 ? sql`false` : or(...texts.map((text) => textBegins(sale[text], q)));

/** What an index holds of a text decides, but for one that goes on after that. */
function textBegins(text: AnyPgColumn, q: string): SQL {
  const start = [...q].slice(0, INDEXED_LENGTH).join("");
  const fits = like(beginningOf(text), start);
  return start === q ? fits : sql`(${fits} and ${like(sql`lower(${text})`, q)})`;
}

const like = (text: SQL, q: string) => sql`${text} like lower(${`${q.replace(/[\\%_]/g, "\\$&")}%`})`;

/**
 * In which of the texts any of a user's sales begins with `q`: an index each answers at once, and where very many sales
 * fit, what need not be looked at is most of the work. Not for a reader of changes: a sale may come between.
 */
export async function textsThatBegin(db: Database, userId: string, q: string): Promise<SaleText[]> {
  const found = SALE_TEXTS.map(
    (text) => sql`exists (select from ${sale} where ${eq(sale.userId, userId)} and ${textBegins(sale[text], q)})`,
  );
  const { rows } = await db.execute<{ found: boolean[] }>(sql`select array[${sql.join(found, sql`, `)}] as found`);
  return SALE_TEXTS.filter((_, i) => rows[0]?.found[i]);
}

/** Whether a filter asks for nothing but accounts and kinds of sales, which sums are kept of. */
export function isOfKinds({
  products,
  trackingIds,
  q,
  from,
  to,
  changedSince,
  run,
  withVanished,
}: SaleFilter): boolean {
  return !(products || trackingIds || q || from || to || changedSince || run || withVanished);
}

const OF_PRODUCT = new Map<SaleText, SQL>([
  ["productName", sql`product_name_start`],
  ["productId", sql`product_id_start`],
]);

/**
 * A text among kinds of sales, of which sums are kept by product: those sums, a condition on the table `product_sum` called
 * `sale`, and the sales that begin so otherwise. Undefined where no product begins so, or more is asked for.
 */
export function ofProducts(filter: SaleFilter): { kept: SQL | undefined; others: SQL | undefined } | undefined {
  const { q, textsOfQ = SALE_TEXTS } = filter;
  const own = textsOfQ.filter((text) => OF_PRODUCT.has(text));
  if (!q || q.length > INDEXED_LENGTH || own.length === 0 || !isOfKinds({ ...filter, q: undefined })) return undefined;
  const kinds = matchesFilter({ ...filter, q: undefined, withVanished: true });
  const others = textsOfQ.filter((text) => !OF_PRODUCT.has(text));
  return {
    kept: and(kinds, or(...own.map((text) => like(OF_PRODUCT.get(text) as SQL, q)))),
    others:
      others.length === 0
        ? undefined
        : and(
            matchesFilter({ ...filter, textsOfQ: others }),
            ...own.map((text) => sql`${textBegins(sale[text], q)} is not true`),
          ),
  };
}

/** Whether day totals, which know nothing but account and day, may be among what is asked for. */
export function mayHoldDayTotals({
  types,
  statuses,
  products,
  trackingIds,
  term,
  q,
  changedSince,
  run,
}: SaleFilter): boolean {
  return !(term || types || statuses || products || trackingIds || q || changedSince || run);
}
