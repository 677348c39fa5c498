import { buyerOf } from "../people";
import type { HistoryEvent } from "../plan";
import { code, hash } from "../random";
import type { ExplicitRow } from "../rows";
import { factsOf, transactionOf } from "./facts";
import { type Life, statusAt } from "./life";
import type { Quirks } from "./quirks";
import { uuidOf } from "./uuid";

type Json = Record<string, unknown>;
const DAY_MS = 86_400_000;

/** An item of `sales/history` as it reads at `now`. Money is in JSON numbers, absent fields are left out. */
export function historyItem(event: HistoryEvent, life: Life, now: number): Json {
  const { productId, productName, currency, price, fee, sck, src } = factsOf(event);
  const { order, cycle, at } = event;
  const { firstName, lastName, email } = buyerOf(order.seed);
  const { method, approvedAt, guaranteeDays } = life;
  const approved = approvedAt !== null && approvedAt <= now ? { approved_date: approvedAt } : {};
  const warranty = approvedAt !== null && approvedAt <= now ? approvedAt + guaranteeDays * DAY_MS : null;
  return {
    product: { id: productId, name: productName },
    buyer: { name: `${firstName} ${lastName}`, ucode: uuidOf(hash(order.seed, "buyer")), email },
    producer: { name: "Fake Producer", ucode: uuidOf(productId) },
    purchase: {
      transaction: transactionOf(event),
      order_date: at,
      ...approved,
      status: statusAt(life, now),
      recurrency_number: cycle + 1,
      is_subscription: order.subscription,
      commission_as: "AFFILIATE",
      price: { value: price / 100, currency_code: currency },
      payment: { method, installments_number: 1, type: method },
      tracking: {
        ...(sck ? { source_sck: sck } : {}),
        ...(src ? { source: src } : {}),
        external_code: code(order.seed, 8),
      },
      ...(warranty === null ? {} : { warranty_expire_date: warranty }),
      offer: { payment_mode: order.subscription ? "SUBSCRIPTION" : "INVOICE", code: code(productId, 8).toLowerCase() },
      hotmart_fee: { total: fee / 100, fixed: 1, base: price / 100, percentage: 9.9, currency_code: currency },
    },
  };
}

/** An item of `sales/commissions`. Amounts stay as they are when the sale is reversed. */
export function commissionItem(event: HistoryEvent, accountName: string, { participants }: Quirks): Json {
  const { productId, productName, currency, fee, affiliate, producer, exchangeRate } = factsOf(event);
  const line = (source: string, minor: number, of: string, name: string) => ({
    commission: { currency_value: of, value: minor / 100 },
    user: { ucode: uuidOf(hash(name)), name },
    source,
  });
  const own = line("AFFILIATE", affiliate.minor, affiliate.currency, accountName);
  const others = [line("MARKETPLACE", fee, currency, "Hotmart"), line("PRODUCER", producer, currency, "Fake Producer")];
  return {
    transaction: transactionOf(event),
    product: { id: productId, name: productName },
    exchange_rate_currency_payout: exchangeRate,
    commissions: participants === "own" ? [own] : [...others, own],
  };
}

/** A hand-made row is a history item; its `commissions`, if any, are listed as the other list's. */
export function splitExplicit({ raw }: ExplicitRow): { history: Json; commission: Json | null } {
  const { commissions, ...history } = raw;
  const { transaction } = (history["purchase"] ?? {}) as Json;
  const commission = { transaction, product: history["product"], exchange_rate_currency_payout: 1, commissions };
  return { history, commission: commissions === undefined ? null : commission };
}
