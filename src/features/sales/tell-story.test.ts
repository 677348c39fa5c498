import { expect, test } from "vitest";
import type { SaleAnswer, SaleChangeAnswer } from "#http/contract-of-money";
import { tellStory } from "./tell-story";

const NOW = new Date("2026-11-25T12:41:00Z");

const sale: SaleAnswer = {
  ...{ id: "s", userId: "u", accountId: "a", network: "jvzoo", transactionId: "T1", orderId: null, type: "sale" },
  ...{ status: "REFUNDED", rawStatus: "REFUNDED", currency: "USD", grossCurrency: "USD", grossMinor: 9_900 },
  ...{ commissionMinor: 4_210, earnedMinor: 0, saleDate: "2026-11-03T10:00:00.000Z", productId: "p" },
  ...{ productName: "Course", trackingId: null, unconfirmed: false, unpriced: false, vanishedAt: null },
  ...{ firstSeenAt: "2026-11-03T11:00:00.000Z", updatedAt: "2026-11-19T13:00:05.000Z" },
};

const change = (over: Partial<SaleChangeAnswer>): SaleChangeAnswer => ({
  ...{ at: "2026-11-19T13:00:05.000Z", runId: "r", syncLogId: "l", trigger: "schedule" },
  ...{ runStartedAt: "2026-11-19T13:00:00.000Z", field: "status", from: "APPROVED", to: "REFUNDED" },
  ...over,
});

test("a late refund is told with what it took, and which sync saw it", () => {
  const changes = [change({}), change({ field: "earnedMinor", from: 4_210, to: 0 }), change({ field: "rawStatus" })];
  expect(tellStory(sale, changes, "Europe/Berlin", NOW)).toEqual([
    {
      at: sale.saleDate,
      what: "Sale of Nov 3: approved, $42.10",
      seen: "first seen Nov 3, 12:00",
      minor: 4_210,
      runId: null,
    },
    {
      at: "2026-11-19T13:00:05.000Z",
      what: "Refunded",
      seen: "seen by the hourly sync of Nov 19, 14:00",
      minor: -4_210,
      runId: "r",
    },
  ]);
});

test("a gross that changed is told in its own currency, the commission in the sale's", () => {
  const abroad = { ...sale, currency: "USD", grossCurrency: "JPY", grossMinor: 39_700 };
  const fields = [
    change({ field: "grossMinor", from: 49_700, to: 39_700 }),
    change({ field: "commissionMinor", from: 5_000, to: 4_000 }),
  ];
  const [, told] = tellStory(abroad, fields, "UTC", NOW);
  expect(told?.what).toBe("Gross ¥49,700 → ¥39,700; Commission $50.00 → $40.00");
});

test("what came by a message of the network says so, and what vanished is told", () => {
  const message = { trigger: null, runStartedAt: null, syncLogId: null };
  const changes = [
    change({ at: "2026-11-20T00:00:00.000Z", field: "vanishedAt", from: null, to: "2026-11-20T00:00:00.000Z" }),
    change({ ...message, field: "trackingId", from: null, to: "mail-7" }),
  ];
  const [, told, gone] = tellStory({ ...sale, status: "APPROVED", earnedMinor: 4_210 }, changes, "UTC", NOW);
  expect(told).toMatchObject({ what: "Tracking id none → mail-7", seen: "told by the network at Nov 19, 13:00" });
  expect(gone).toMatchObject({ what: "No longer shown by the network", minor: null });
});
