import type { NetworkId } from "#networks/index";

type Row = Record<string, unknown>;

/** The field that names a broken row, so that it is found again among the rejects. */
const MARK = "BROKEN";

export const markOf = (nth: number) => `${MARK}${nth}`;

const day = (mark: string): Row => ({
  date: mark,
  visits: 1,
  gross_commissions: 1,
  net_commissions: 1,
  conversions_count: 1,
});

/** A row as the network sends it, but for a time that is none: it can never be read. */
const ROWS: Partial<Record<NetworkId, (mark: string) => Row>> = {
  clickbank: (mark) => ({
    receipt: mark,
    transactionTime: "not a date",
    transactionType: "SALE",
    currency: "USD",
    role: "AFFILIATE",
    lineItemData: { itemNo: "item-1", customerAmount: "40.00", accountAmount: "20.00", quantity: "1" },
  }),
  digistore24: (mark) => ({
    id: mark,
    transaction_type: "payment",
    currency: "EUR",
    amount: "40.00",
    transaction_amount: "40.00",
    earned_amount: "20.00",
    created_at: "not a date",
  }),
  hotmart: (mark) => ({ purchase: { transaction: mark, order_date: "not a date", status: "APPROVED" } }),
  jvzoo: (mark) => ({
    transaction_id: mark,
    date: "not a date",
    status: "COMPLETED",
    price: "40.00",
    affiliate_commission: "20.00",
  }),
  buygoods: day,
  maxweb: day,
};

export function brokenRow(network: NetworkId, nth: number): Row {
  // A row without any field is broken wherever rows have ids.
  return ROWS[network]?.(markOf(nth)) ?? { mark: markOf(nth) };
}
