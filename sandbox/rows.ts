import { z } from "zod";
import type { SaleStatus, SaleType } from "#domain/sale";
import type { HistoryEvent } from "./plan";

const TYPES = ["sale", "rebill", "refund", "chargeback"] as const satisfies readonly SaleType[];
const STATUSES = [
  "PENDING",
  "APPROVED",
  "REFUNDED",
  "CHARGEBACK",
  "CANCELLED",
] as const satisfies readonly SaleStatus[];

/** One entry of the truth: what a ledger should hold. Money in integer minor units, signed. */
export const truthEntrySchema = z.strictObject({
  transaction_id: z.string(),
  order_id: z.string().nullable(),
  type: z.enum(TYPES),
  status: z.enum(STATUSES),
  /** Of commission and earned. */
  currency: z.string(),
  gross_minor: z.int().nullable(),
  commission_minor: z.int(),
  earned_minor: z.int(),
  sale_date: z.iso.datetime(),
  product_id: z.string().nullable(),
  product_name: z.string().nullable(),
  tracking_id: z.string().nullable(),
});
export type TruthEntry = z.infer<typeof truthEntrySchema>;

/** One day of a network that reports days only, as `daily_total` should hold it. */
export interface TruthTotal {
  /** `YYYY-MM-DD` on the network's clock. */
  day: string;
  dimension: string;
  conversions: number;
  gross_minor: number;
  /** Positive. */
  voided_minor: number;
  net_minor: number;
  currency: string;
}

/** A hand-made row: sent as `raw`, between the generated ones, and expected in the ledger as `truth`. */
export const explicitRowSchema = z.strictObject({
  raw: z.record(z.string(), z.unknown()),
  at: z.iso.datetime({ offset: true }),
  visibleAt: z.iso.datetime({ offset: true }).optional(),
  truth: z.array(truthEntrySchema).default([]),
});
export type ExplicitRowInput = z.input<typeof explicitRowSchema>;

export interface ExplicitRow {
  kind: "explicit";
  at: number;
  visibleAt: number;
  raw: Record<string, unknown>;
  truth: TruthEntry[];
}

export type Row = HistoryEvent | ExplicitRow;

export function toExplicitRow(input: ExplicitRowInput): ExplicitRow {
  const { raw, at, visibleAt, truth } = explicitRowSchema.parse(input);
  const own = Date.parse(at);
  return { kind: "explicit", at: own, visibleAt: Math.max(own, Date.parse(visibleAt ?? at)), raw, truth };
}
