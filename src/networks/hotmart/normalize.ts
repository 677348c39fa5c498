import type { z } from "zod";
import { type Money, toMinor } from "#domain/money";
import type { Sale } from "#domain/sale";
import type { ParsedRow } from "../adapter";
import { aboutMoney, aboutTime, explain, sumOf } from "../parsing";
import { lineSchema, rowSchema } from "./schema";
import { saleStatusOf } from "./statuses";

/** Times are epoch milliseconds (H): there is no wall clock to convert from. */
export const CLOCK = "UTC";

type Row = z.infer<typeof rowSchema>;

/** A history row with its commissions: one sale, whose status changes in place (H). */
export function parseRow(raw: unknown): ParsedRow {
  const row = rowSchema.safeParse(raw);
  if (!row.success) return { sales: [], rejects: [{ reason: explain(row.error) }] };
  // Hotmart's "send test" names product 0, and products of its own otherwise (H for webhooks, L here).
  if (row.data.product?.id === "0") return { sales: [], rejects: [], ignored: "test traffic" };
  const role = row.data.purchase.commission_as;
  // Only sales as an affiliate are asked for: another role's AFFILIATE line is someone else's money.
  if (role && role !== "AFFILIATE") return { sales: [], rejects: [], ignored: `earned as ${role}` };
  try {
    return { sales: [toSale(row.data)], rejects: [] };
  } catch (error) {
    return { sales: [], rejects: [{ reason: explain(error) }] };
  }
}

function toSale({ product, purchase, commissions }: Row): Sale {
  const status = saleStatusOf(purchase.status);
  if (!status) throw new Error(`purchase.status: unknown value "${purchase.status}"`);
  const own = ownCommission(commissions ?? []);
  const grossCurrency = (purchase.price?.currency_code ?? own?.currency)?.toUpperCase();
  if (!grossCurrency) throw new Error("purchase.price: missing, and so is the commission: no currency");
  // Without its commission a row earns nothing yet, unless the ledger knows it; a later read completes it.
  const { minor, currency } = own ?? { minor: 0, currency: grossCurrency };
  return {
    transactionId: purchase.transaction,
    orderId: null,
    // Each recurrence has a transaction of its own (H).
    type: (purchase.recurrency_number ?? 1) > 1 ? "rebill" : "sale",
    status,
    rawStatus: purchase.status,
    currency,
    grossCurrency,
    grossMinor: purchase.price ? minorOf("purchase.price", purchase.price.value, grossCurrency) : null,
    // Commissions stay positive on refunds (M: webhooks), so what is earned follows from the status alone.
    commissionMinor: minor,
    ...(own ? {} : { commissionUnknown: true }),
    earnedMinor: status === "APPROVED" ? minor : 0,
    // Not the approval: the date filter is on order date (M), and unpaid orders have no other.
    saleDate: purchase.order_date,
    productId: product?.id ?? null,
    productName: product?.name ?? null,
    trackingId: purchase.tracking?.source_sck || purchase.tracking?.source || null,
  };
}

/**
 * The account's own line, null where the network does not tell it (yet). Whether an affiliate sees the other
 * participants was not found, so AFFILIATE is picked out (H: the word). Several lines of one user are added up; of
 * several users nobody knows which is the account's, and the row is rejected rather than guessed (L).
 */
function ownCommission(lines: NonNullable<Row["commissions"]>): { minor: number; currency: string } | null {
  const own = lines.filter(({ source }) => source === "AFFILIATE").map((line) => lineSchema.parse(line));
  const [first] = own;
  if (!first) return null;
  const differ = <T>(of: (line: (typeof own)[number]) => T) => own.some((line) => of(line) !== of(first));
  if (differ(({ user }) => user?.ucode ?? null)) throw new Error("commissions: AFFILIATE lines of several users");
  if (differ(({ commission }) => commission.currency_value)) throw new Error("commissions: several currencies");
  const currency = first.commission.currency_value.toUpperCase();
  const minor = own.reduce((sum, { commission }) => sum + minorOf("commissions", commission.value, currency), 0);
  return { minor, currency };
}

function minorOf(field: string, value: string, currency: string): number {
  try {
    return toMinor(value, currency);
  } catch (error) {
    throw new Error(`${field}: ${explain(error)}`);
  }
}

/** The affiliate's commission, polled (`commission: {value, currency_value}`) or notified (`value, currency_value`). */
export function aboutOf(raw: unknown): Money | null {
  const { commissions } = Object(raw);
  const lines: unknown[] = [commissions ?? []].flat();
  const own = lines.map(Object).filter(({ source }) => source === "AFFILIATE");
  return sumOf(own.map((line) => aboutMoney(amountsOf(line).value, amountsOf(line).currency_value)));
}

const amountsOf = (line: { commission?: unknown }) => Object(line.commission ?? line);

/** When a polled row lies, as its own time says, whatever is wrong with the rest of it. */
export function dateOf(raw: unknown): Date | null {
  const { order_date } = Object(Object(raw).purchase);
  return typeof order_date === "number" ? aboutTime(new Date(order_date).toJSON(), CLOCK) : null;
}
