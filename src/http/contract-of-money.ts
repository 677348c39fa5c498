import { z } from "zod";
import { INCOMPLETE_REASONS } from "#domain/completeness";
import { SALE_STATUSES, SALE_TYPES } from "#domain/sale";

// The shapes of what the API tells of money: sales, earnings, and whether they are all there is. And what all shapes
// are made of. What has an id is a shape of its own in the API's documentation.

const toText = (value: unknown) => (value instanceof Date ? value.toISOString() : value);

/** A time: our own as `Date` or as text, the answer's as text. */
export const time = z.preprocess(toText, z.iso.datetime({ offset: true })) as unknown as z.ZodType<
  string,
  string | Date
>;

export const period = z.object({ start: time, end: time });
export type PeriodOfTime = z.output<typeof period>;

/** One of several words. Open on purpose: a page meets words that are newer than itself. */
export const word = z.string();

export const money = z.object({ currency: z.string(), minor: z.int() }).meta({ id: "Money" });

/** Where the next page of a list begins; null behind the last one. */
export const nextCursor = z.string().nullable();

/** Whether a sum is all there is. `complete` says: up to `completeTo`, nothing that a network told is missing in it. */
export const completenessShape = z
  .object({
    state: z.enum(["complete", "partial"]),
    /** Null where an account that belongs to it was never read. */
    completeTo: time.nullable(),
    parts: z.array(
      z.object({
        accountId: z.string(),
        reason: z.enum(INCOMPLETE_REASONS),
        start: time,
        end: time,
        since: time,
        rows: z.int().optional(),
        about: z.array(money).optional(),
        /** It is not read before the user has given other credentials. */
        needsUser: z.literal(true).optional(),
      }),
    ),
  })
  .meta({ id: "Completeness" });
export type CompletenessAnswer = z.output<typeof completenessShape>;
export type CompletenessPartAnswer = CompletenessAnswer["parts"][number];

export const saleShape = z
  .object({
    id: z.string(),
    userId: z.string(),
    accountId: z.string(),
    network: word,
    transactionId: z.string(),
    orderId: z.string().nullable(),
    type: z.enum(SALE_TYPES),
    status: z.enum(SALE_STATUSES),
    /** The network's own word. */
    rawStatus: z.string(),
    /** Of commission and earned. */
    currency: z.string(),
    grossCurrency: z.string(),
    grossMinor: z.int().nullable(),
    commissionMinor: z.int(),
    /** What it contributes to earnings now: nothing where the network tells day totals, which hold it. */
    earnedMinor: z.int(),
    saleDate: time,
    productId: z.string().nullable(),
    productName: z.string().nullable(),
    trackingId: z.string().nullable(),
    /** A notification alone told of it, and no read has shown yet that it is this account's. */
    unconfirmed: z.boolean(),
    /** Approved, but the network has not told the commission yet. */
    unpriced: z.boolean(),
    firstSeenAt: time,
    updatedAt: time,
    /** Since then the network does not show it any more. */
    vanishedAt: time.nullable(),
  })
  .meta({ id: "Sale" });
export type SaleAnswer = z.output<typeof saleShape>;

export const saleChangeShape = z.object({
  at: time,
  runId: z.string().nullable(),
  syncLogId: z.string().nullable(),
  /** What began the run, and when; null for a message of the network. */
  trigger: word.nullable(),
  runStartedAt: time.nullable(),
  field: z.string(),
  from: z.unknown(),
  to: z.unknown(),
});
export type SaleChangeAnswer = z.output<typeof saleChangeShape>;

/** commission − pending − refunded − charged back − cancelled = earned, null as 0. */
export const sumsShape = z
  .object({
    currency: z.string(),
    sales: z.int(),
    rebills: z.int(),
    refunds: z.int(),
    chargebacks: z.int(),
    grossMinor: z.int().nullable(),
    /** Of the rows whose gross is counted: by the gross, the effective commission. */
    earnedOfGrossMinor: z.int().nullable(),
    commissionMinor: z.int(),
    pendingMinor: z.int(),
    refundedMinor: z.int().nullable(),
    chargedBackMinor: z.int().nullable(),
    cancelledMinor: z.int(),
    earnedMinor: z.int(),
  })
  .meta({ id: "Sums" });

const key = z.string().nullable().optional();
const earningsGroup = sumsShape.extend({
  day: key,
  week: key,
  month: key,
  network: key,
  account: key,
  product: key,
  productName: key,
  trackingId: key,
  /** All groups beyond the greatest number that is told. */
  rest: z.literal(true).optional(),
});
export type EarningsGroupAnswer = z.output<typeof earningsGroup>;

export const earningsShape = z.object({
  /** Days in `zone`, `to` excluded. */
  from: z.string(),
  to: z.string(),
  zone: z.string(),
  groupBy: z.array(z.string()),
  groups: z.array(earningsGroup),
  totals: z.array(sumsShape),
  completeness: completenessShape,
  /** Where `changedSince` asks for it: sales whose earned sum changed since then, after they were first seen. */
  changed: z.array(z.object({ currency: z.string(), reason: word, sales: z.int(), earnedMinor: z.int() })).optional(),
});
export type EarningsAnswer = z.output<typeof earningsShape>;
