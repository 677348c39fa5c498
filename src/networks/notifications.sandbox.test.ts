import { describe, expect, it } from "vitest";
import { type Notice, notify } from "../../sandbox/notify";
import { noticeOf, salesOf } from "../../test/notification-kit";
import { listAdapters } from "../networks";
import type { NotificationSupport } from "./notification";

const SECRETS = { secretKey: "FAKESECRETKEY123", passphrase: "fake passphrase", hottok: "fake-hottok" };
const AT = "2026-09-25T08:00:11.000Z";

const [refund, chargeback] = [
  { type: "refund", status: "REFUNDED", gross_minor: -5_350, commission_minor: -2_261, earned_minor: -2_261 },
  { type: "chargeback", status: "CHARGEBACK", gross_minor: -5_350, commission_minor: -2_261, earned_minor: -2_261 },
] as const;
const inPlace = [
  {},
  { status: "REFUNDED", earned_minor: 0 },
  { status: "CHARGEBACK", earned_minor: 0 },
  { status: "CANCELLED", earned_minor: 0 },
] as const;
const ownTime = { sale_date: AT };

/** The states in which each network tells of a sale, as the truth of the sandbox has them. */
const ENTRIES: Record<string, Partial<Notice["entry"]>[]> = {
  clickbank: [
    { transaction_id: "R1:SALE:i1" },
    { transaction_id: "R1:BILL:i1", type: "rebill" as const },
    { ...refund, ...ownTime, transaction_id: "R1:RFND:i1:2026-09-25T08:00:11Z" },
    { ...chargeback, ...ownTime, transaction_id: "R1:CGBK:i1:2026-09-25T08:00:11Z" },
  ].map((entry) => ({ ...entry, order_id: "R1", product_id: "i1" })),
  digistore24: [{}, { type: "rebill" as const }, { ...refund, ...ownTime }, { ...chargeback, ...ownTime }].map(
    (entry, index) => ({
      ...entry,
      transaction_id: `7000000${index}`,
      order_id: "A1B2",
      currency: "EUR",
    }),
  ),
  hotmart: [...inPlace, { status: "PENDING", earned_minor: 0 } as const].map((entry) => ({
    ...entry,
    currency: "BRL",
  })),
  jvzoo: [...inPlace, { type: "rebill" as const }].map((entry) => ({
    ...entry,
    transaction_id: "AP-7XK41902LM558301T",
    gross_minor: null,
  })),
  buygoods: inPlace.map((entry) => ({ ...entry, earned_minor: 0 })),
  maxweb: inPlace.slice(0, 2).map((entry) => ({ ...entry, earned_minor: 0 })),
};
for (const network of ["buygoods", "maxweb"]) {
  ENTRIES[network] =
    ENTRIES[network]?.map((entry) => ({
      ...entry,
      transaction_id: "678463:frontend:EX6",
      order_id: "678463",
      gross_minor: null,
      product_id: "EX6",
      product_name: null,
    })) ?? [];
}

describe.each(listAdapters())("what the sandbox sends for $id", ({ id, notifications }) => {
  it.each(ENTRIES[id] ?? [])("arrives as the truth has it: %o", (changes) => {
    const { entry } = noticeOf(changes);
    const sent = notify(id, { entry }, SECRETS);
    const [sale, ...more] = salesOf(notifications as NotificationSupport, sent, SECRETS).sales;
    expect(more).toEqual([]);
    expect(sale).toMatchObject({
      transactionId: entry.transaction_id,
      orderId: entry.order_id,
      type: entry.type,
      status: entry.status,
      currency: entry.currency,
      grossMinor: entry.gross_minor,
      commissionMinor: entry.commission_minor,
      earnedMinor: entry.earned_minor,
      // A postback holds no time.
      ...(sent.method === "GET" ? {} : { saleDate: new Date(entry.sale_date) }),
      productId: entry.product_id,
      productName: entry.product_name,
      trackingId: entry.tracking_id,
    });
  });

  it("has at least two states", () => {
    expect(ENTRIES[id]?.length).toBeGreaterThan(1);
  });
});
