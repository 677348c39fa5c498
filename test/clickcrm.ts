import type { ClickCrmCredentials } from "#networks/clickcrm/credentials";
import type { AdapterFixture, Row } from "./adapter-contract";
import type { Reply } from "./network-server";

/** The n-th day of September 2026 as `byday` reports it, with changes. */
export const byDayRow = (n: number, changes: Row = {}): Row => ({
  date: `2026-09-${String(n).padStart(2, "0")}`,
  visits: 412,
  gross_commissions: 540.5,
  voided_commissions: 90.25,
  net_commissions: 450.25,
  conversions_count: 6,
  ...changes,
});

/** Other days, older than any that a test asks for: what fills a page up. */
export const fillers = (count: number): Row[] =>
  Array.from({ length: count }, (_, i) => ({
    ...byDayRow(1),
    date: new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10),
  }));

export const report = (data: unknown, more: Row = {}): Reply => ({ body: JSON.stringify({ data, ...more }) });

/** BuyGoods and MaxWeb differ in their base URL alone. */
export const clickCrmFixture: AdapterFixture<ClickCrmCredentials> = {
  credentials: { affiliateId: "12345", token: `CANARY+ab/cd&'"<7>ef==` },
  answer: (_request, { no, rows, more }) =>
    more ? report([...rows, ...fillers(50 - rows.length)], { next_page: no + 1 }) : report(rows),
  goodRow: (n) => byDayRow(n),
  earnsMinor: 45025,
  refundRow: (n) => byDayRow(n, { voided_commissions: "180.25", net_commissions: "360.25" }),
  badRow: byDayRow(1, { net_commissions: "a lot" }),
  // Reports hold no buyer; if they ever do, it is in fields that are not kept.
  withBuyer: (row, text) => ({ ...row, subid: text, email: text, customer_name: text }),
  mismatches: [
    { body: JSON.stringify({ data: { "2026-09-01": byDayRow(1) } }) },
    { body: JSON.stringify({ result: 1, result_str: "" }) },
    { body: JSON.stringify({ result: 0, result_str: "Invalid date_from" }) },
    report([], { next_page: { page: 2 } }),
    report([{ date: "2026-09-01", payout: 12 }]),
  ],
  complaint: (said) => ({ status: 400, body: JSON.stringify({ result: 0, result_str: said }) }),
};
