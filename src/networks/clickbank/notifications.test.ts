import { createCipheriv, createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { notify } from "../../../sandbox/notify";
import { describeNotificationContract } from "../../../test/notification-contract";
import { incomingOf, noticeOf, outcomeOf, salesOf } from "../../../test/notification-kit";
import { NotificationRefused } from "../notification";
import { parseRow as parseOrder } from "./normalize";
import { notifications } from "./notifications";

const secrets = { secretKey: "FAKESECRETKEY123" };
const notice = noticeOf({ transaction_id: "FAKE1001:SALE:item-1", order_id: "FAKE1001", product_id: "item-1" });
const sent = notify("clickbank", notice, secrets);

/** A message of any content, sealed by the recipe of the fact sheet. */
function sealed(
  content: string | Buffer,
  spoil: (body: { notification: string; iv: string }) => object = (body) => body,
) {
  const key = createHash("sha1").update(secrets.secretKey).digest("hex").slice(0, 32);
  const iv = "A62307B73112FB7A";
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  const notification = Buffer.concat([cipher.update(content), cipher.final()]).toString("base64");
  return { ...sent, body: JSON.stringify(spoil({ notification, iv: Buffer.from(iv).toString("base64") })) };
}

const message = (changes: object = {}) => ({
  transactionTime: "20260920T101530-0700",
  receipt: "FAKE1001",
  transactionType: "SALE",
  currency: "USD",
  totalOrderAmount: 53.5,
  trackingCodes: ["camp_42"],
  lineItems: [{ itemNo: "item-1", productTitle: "Fake Course", accountAmount: 22.61, recurring: false }],
  version: 7.0,
  ...changes,
});

describeNotificationContract(notifications, {
  secrets,
  otherSecrets: { secretKey: "FAKESECRETKEY124" },
  sent,
  isSigned: true,
  withContent: (changes) => sealed(JSON.stringify(message(changes)) ?? ""),
  fields: Object.keys(message()),
});

const saleOf = (changes: object) => salesOf(notifications, sealed(JSON.stringify(message(changes))), secrets);
const refusalOf = (changes: ReturnType<typeof sealed>) => outcomeOf(notifications, incomingOf(changes), secrets);

const line = { itemNo: "item-1", productTitle: "Fake Course", customerAmount: "53.50", accountAmount: "22.61" };
const order = (transactionType: string) => ({
  transactionTime: "2026-09-20T10:15:30-07:00",
  receipt: "FAKE1001",
  transactionType,
  trackingId: "camp_42",
  currency: "USD",
  lineItemData: line,
});

describe("ClickBank's notifications", () => {
  it.each(["SALE", "BILL", "RFND", "CGBK"])("give a %s the very sale that polling gives", (transactionType) => {
    expect(saleOf({ transactionType }).sales).toEqual(parseOrder(order(transactionType)).sales);
  });

  it("name a sale by receipt, type and item, and a reversal by its time in UTC as well", () => {
    expect(saleOf({}).sales).toMatchObject([{ transactionId: "FAKE1001:SALE:item-1", earnedMinor: 2_261 }]);
    expect(saleOf({ transactionType: "RFND" }).sales).toMatchObject([
      { transactionId: "FAKE1001:RFND:item-1:2026-09-20T17:15:30Z", earnedMinor: -2_261, currency: "USD" },
    ]);
  });

  it("take an INSF for a chargeback", () => {
    const transactionId = "FAKE1001:INSF:item-1:2026-09-20T17:15:30Z";
    const chargeback = {
      transactionId,
      type: "chargeback",
      status: "CHARGEBACK",
      rawStatus: "INSF",
      earnedMinor: -2_261,
    };
    expect(saleOf({ transactionType: "INSF" }).sales).toMatchObject([chargeback]);
  });

  it("give one sale a line, without what the buyer paid for each", () => {
    const lineItems = [
      { itemNo: "item-1", accountAmount: 22.61 },
      { itemNo: "item-2", accountAmount: 450.29999999999995 },
      { itemNo: "item-3", accountAmount: "3.10" },
    ];
    expect(saleOf({ lineItems }).sales).toMatchObject([
      { transactionId: "FAKE1001:SALE:item-1", earnedMinor: 2_261, grossMinor: null },
      { transactionId: "FAKE1001:SALE:item-2", earnedMinor: 45_030, grossMinor: null },
      { transactionId: "FAKE1001:SALE:item-3", earnedMinor: 310, grossMinor: null },
    ]);
  });

  it("tell the lone line's total in the buyer's currency, and what it earns in dollars", () => {
    const lineItems = [{ itemNo: "item-1", accountAmount: 8.25 }];
    expect(saleOf({ currency: "EUR", totalOrderAmount: 8.69, lineItems }).sales).toMatchObject([
      { grossMinor: 869, grossCurrency: "EUR", currency: "USD", earnedMinor: 825 },
    ]);
  });

  it("are read though their base64 is broken into lines, as version 6 sends it", () => {
    const body = JSON.stringify({
      notification: [
        "KGIEJG5mnjjh8bz6AaQjDrlpQiUS4N4qQl2MLuAHX1wRe9UnmTqoY+RwH//XXsiauBPhfMLOyw6R",
        "Swb9wTJ8hkydfsCas6z3rh5wgxTQwV7FIPD/cc1e4tkISbW4IOpmbp4Un2dl3YsJbSpNRNEIc2LO",
        "uGdtXCyQOKTk4V9w1yjPmZKGtu7BtZATyVR5QcJO4xS++ACaxav/o0BPJd0DmV/KrnSldQbn+k6l",
        "ZKuJRRBqNg071ZJdw0ykE4pxZAwuuVA9qu9kwNK2v/2zkFUdog==",
      ].join("\n"),
      iv: "QTFCMkMzRDRFNUY2MDcxOA==",
    });
    const wanted = [{ transactionId: "FAKE1001:SALE:item-1", earnedMinor: 2_261, currency: "USD" }];
    expect(salesOf(notifications, { ...sent, body }, secrets).sales).toMatchObject(wanted);
    const windows = { ...sent, body: body.replaceAll("\\n", "\\r\\n").replace('=="}', '==\\n"}') };
    expect(salesOf(notifications, windows, secrets).sales).toMatchObject(wanted);
  });

  it.each(["CANCEL-REBILL", "ABANDONED_ORDER", "CUSTOMER_EMAIL_UPDATE", "TEST"])(
    "ignore %s though it lacks what a sale has, each message for itself",
    (transactionType) => {
      const bare = (more: object) =>
        saleOf({ transactionType, receipt: undefined, transactionTime: undefined, lineItems: undefined, ...more });
      expect(bare({})).toMatchObject({ sales: [], rejects: [], occurredAt: null, ignored: expect.any(String) });
      expect(bare({ attemptCount: 2 }).key).not.toBe(bare({}).key);
    },
  );

  it.each([
    "TEST",
    "TEST_SALE",
    "TEST_BILL",
    "TEST_RFND",
    "CANCEL-TEST-REBILL",
    "UNCANCEL-TEST-REBILL",
    "CANCEL-REBILL",
    "UNCANCEL-REBILL",
    "SUBSCRIPTION-CHG",
    "ABANDONED_ORDER",
    "CUSTOMER_AUTH_FAILURE",
    "CUSTOMER_EMAIL_UPDATE",
    "CUSTOMER_UPDATE_CC_NOTIFICATION",
    "PURCHASE_DETAILS_EMAIL_RESPONSE",
  ])("ignore %s with a reason", (transactionType) => {
    const read = saleOf({ transactionType, receipt: "********" });
    expect(read).toMatchObject({ sales: [], rejects: [], ignored: expect.stringContaining(transactionType) });
  });

  it("reject a row of a type that nobody documented, rather than guess", () => {
    expect(saleOf({ transactionType: "NEWTYPE" }).rejects).toEqual(['transactionType: unknown value "NEWTYPE"']);
  });

  it("are identified by receipt, type and time, and dated by the transaction", () => {
    const { key, occurredAt } = saleOf({});
    expect(key).toBe("FAKE1001:SALE:2026-09-20T17:15:30.000Z");
    expect(occurredAt).toEqual(new Date("2026-09-20T17:15:30Z"));
  });

  it.each([6, 7, "8.0"])("are read in version %s", (version) => {
    expect(saleOf({ version }).sales).toHaveLength(1);
  });

  it.each([
    { version: 5 },
    { version: 9 },
    { version: undefined },
    { receipt: undefined },
    { receipt: "two words" },
    { transactionType: "<b>" },
    { transactionTime: "yesterday" },
  ])("are refused with 400 as %o", (changes) => {
    expect(refusalOf(sealed(JSON.stringify(message(changes))))).toMatchObject({ status: 400 });
  });

  it("are refused alike whether the padding, the encoding or the JSON is wrong", () => {
    const whole = sealed(JSON.stringify(message()));
    const padding = sealed("x", ({ iv }) => ({ notification: Buffer.alloc(32, 7).toString("base64"), iv }));
    const answers = [padding, sealed(Buffer.from([0xff, 0xfe])), sealed("not JSON"), sealed("[1]")].map(refusalOf);
    for (const answer of answers) {
      expect(answer).toBeInstanceOf(NotificationRefused);
      expect(answer).toMatchObject({ status: 401, message: "The secret key does not open the message" });
    }
    expect(refusalOf(whole)).not.toBeInstanceOf(NotificationRefused);
  });

  it("are refused with any bit of what is sealed flipped, though nothing signs it", () => {
    const { notification, iv } = JSON.parse(sent.body) as { notification: string; iv: string };
    const whole = Buffer.concat([Buffer.from(iv, "base64"), Buffer.from(notification, "base64")]);
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const flipped = Buffer.from(whole);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const body = JSON.stringify({
        iv: flipped.subarray(0, 16).toString("base64"),
        notification: flipped.subarray(16).toString("base64"),
      });
      expect(refusalOf({ ...sent, body })).toBeInstanceOf(NotificationRefused);
    }
  });

  it("are refused with 400 when they are no envelope", () => {
    const spoils = [
      () => ({}),
      ({ iv }: { iv: string }) => ({ notification: "", iv }),
      ({ iv }: { iv: string }) => ({ notification: "QUJD", iv }),
      ({ notification, iv }: { notification: string; iv: string }) => ({ notification: `-${notification}`, iv }),
      ({ notification }: { notification: string }) => ({ notification, iv: "QUJD" }),
      // The same bytes in another spelling: the last digit has bits to spare.
      ({ notification, iv }: { notification: string; iv: string }) => ({
        notification,
        iv: iv.replace("QQ==", "QR=="),
      }),
    ];
    for (const spoil of spoils) {
      const spoiled = sealed(JSON.stringify(message()), spoil);
      if (spoiled.body === sealed(JSON.stringify(message())).body) throw new Error("nothing is spoiled");
      expect(refusalOf(spoiled)).toMatchObject({ status: 400 });
    }
    expect(refusalOf({ ...sent, method: "GET" })).toMatchObject({ status: 400 });
  });
});
