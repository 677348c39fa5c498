import { expect, it } from "vitest";
import type { EarningsAnswer } from "#http/contract-of-money";
import { render, textOf } from "../../../../test/render";
import { Bridge } from "./bridge";

const total = {
  ...{ currency: "USD", sales: 5, rebills: 0, refunds: 2, chargebacks: 0, grossMinor: null, earnedOfGrossMinor: null },
  ...{ commissionMinor: 10_000, pendingMinor: 1_000, refundedMinor: 2_500, chargedBackMinor: 0, cancelledMinor: 500 },
  earnedMinor: 6_000,
};
const earnings = (changed: EarningsAnswer["changed"]): EarningsAnswer => ({
  ...{ from: "2026-11-01", to: "2026-12-01", zone: "UTC", groupBy: [], groups: [], totals: [total], changed },
  completeness: { state: "complete", completeTo: null, parts: [] },
});
const bridge = (answer: EarningsAnswer, currency = "USD") =>
  render(
    <Bridge
      earnings={answer}
      currency={currency}
      period={{ id: "month", from: "2026-11-01", to: "2026-12-01" }}
      networks={["clickbank"]}
      accounts={[]}
    />,
  );

it("goes from the commission to what is earned, each term with its sign and a link to its sales", () => {
  const html = bridge(earnings([]));
  expect(textOf(html)).toContain(
    "Commission $100.00 Pending -$10.00 Refunds, 2 -$25.00 Chargebacks $0.00 Cancelled -$5.00 Earned $60.00",
  );
  const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href?.replaceAll("&amp;", "&"));
  expect(links).toContain("/sales?from=2026-11-01&to=2026-12-01&network=clickbank&term=refunded");
});

it("says what changed in silence, of this currency alone, and how each sale did", () => {
  const changed = [
    { currency: "USD", reason: "REFUNDED", sales: 6, earnedMinor: -18_420 },
    { currency: "USD", reason: "APPROVED", sales: 1, earnedMinor: 420 },
    { currency: "EUR", reason: "CHARGEBACK", sales: 9, earnedMinor: -99_999 },
  ];
  expect(textOf(bridge(earnings(changed)))).toContain(
    "Changed in 7 days -$180.00 After they were first seen, 6 sales were refunded late, 1 sale was approved .",
  );
  expect(textOf(bridge(earnings([])))).toContain("no sale has changed its sum");
});

it("is not there for a currency in which nothing was sold", () => {
  expect(bridge(earnings([]), "EUR")).toBe("");
});
