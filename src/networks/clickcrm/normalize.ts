import type { z } from "zod";
import { type Money, toMinor } from "#domain/money";
import type { DailyTotal } from "#domain/sale";
import type { ParsedRow } from "../adapter";
import { aboutMoney, aboutTime, amountText, explain } from "../parsing";
import { rowSchema } from "./schema";

/** The API's clock was not found. Pay periods end at 12:00am "EST" (H), so the days are taken as New York's (L). */
export const CLOCK = "America/New_York";

/** No currency field anywhere; commissions are in US dollars (L). */
const CURRENCY = "USD";

type Row = z.infer<typeof rowSchema>;

/** A `byday` row: the total of one day, never a sale. The reports hold no transaction. */
export function parseRow(raw: unknown): ParsedRow {
  try {
    return { sales: [], totals: [toTotal(rowSchema.parse(raw))], rejects: [] };
  } catch (error) {
    return { sales: [], rejects: [{ reason: explain(error) }] };
  }
}

/**
 * Net is what the network says, also where it is not gross less voided: that sum holds in the one example seen (L), but
 * is no one's promise. A day may be negative once more was voided than earned.
 */
function toTotal(row: Row): DailyTotal {
  const grossMinor = minorOf("gross_commissions", row.gross_commissions);
  const netMinor = minorOf("net_commissions", row.net_commissions);
  const voided = row.voided_commissions;
  const isSent = voided !== undefined && voided !== null && voided !== "";
  return {
    day: row.date,
    dimension: "",
    conversions: row.conversions_count,
    grossMinor,
    // Its sign is not documented: either one means taken back.
    voidedMinor: isSent ? Math.abs(minorOf("voided_commissions", voided)) : Math.max(0, grossMinor - netMinor),
    netMinor,
    currency: CURRENCY,
  };
}

function minorOf(field: string, value: string | number): number {
  try {
    return toMinor(amountText(value), CURRENCY);
  } catch (error) {
    throw new Error(`${field}: ${explain(error)}`);
  }
}

/** What a day earned, or a postback's commission. */
export function aboutOf(raw: unknown): Money | null {
  const { net_commissions, commission } = Object(raw);
  return aboutMoney(net_commissions ?? commission, "USD");
}

/** When a polled row lies, as its own time says, whatever is wrong with the rest of it. */
export function dateOf(raw: unknown): Date | null {
  return aboutTime(Object(raw).date, CLOCK);
}
