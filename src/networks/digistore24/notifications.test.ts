import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { notify } from "../../../sandbox/notify";
import { describeNotificationContract } from "../../../test/notification-contract";
import { incomingOf, noticeOf, outcomeOf, salesOf, texts } from "../../../test/notification-kit";
import { ODD_WORDS } from "../../../test/odd-words";
import { parseRow as parseTransaction } from "./normalize";
import { isSigned, notifications } from "./notifications";

const secrets = { passphrase: "fake passphrase 42" };
const notice = noticeOf({
  transaction_id: "70000001",
  order_id: "A1B2C3D4",
  currency: "EUR",
  product_id: "42",
  sale_date: "2026-09-19T12:22:05.000Z",
});
const sent = notify("digistore24", notice, secrets);

type Fields = Record<string, string>;
const fields = Object.fromEntries(new URLSearchParams(sent.body)) as Fields;

/** The valid message with changes, signed anew as the fact sheet says. */
function signed(changes: Fields, spell: (name: string) => string = (name) => name, signature = "sha_sign") {
  const { sha_sign: _old, ...rest } = { ...fields, ...changes };
  const entries = Object.entries(rest).map(([name, value]) => [spell(name), value] as const);
  const text = [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => (value === "" ? [] : `${name}=${value}${secrets.passphrase}`))
    .join("");
  const sum = createHash("sha512").update(text).digest("hex");
  return {
    ...sent,
    body: new URLSearchParams([...entries, [signature, sum] as const].map((pair) => [...pair])).toString(),
  };
}

describeNotificationContract(notifications, {
  secrets,
  otherSecrets: { passphrase: "fake passphrase 43" },
  sent,
  isSigned: true,
  withContent: (changes) => signed(texts(changes)),
  fields: Object.keys(fields),
});

const read = (changes: Fields) => salesOf(notifications, signed(changes), secrets);
const refusal = (body: string) => outcomeOf(notifications, incomingOf({ ...sent, body }), secrets);

describe("Digistore24's signature", () => {
  const order = [
    ["product_id", "42"],
    ["order_id", "ORD-1"],
  ] as const;
  const vector =
    "9A23DE2603A33D17D935908580B5DB90C452DE8E68556E2A4AD96F1C3EC3BFD2EE3AE47B819B96286812224FBCED943D0ACF48C8C20CA57570E2263B6ABAF099";
  const upperVector =
    "650DFA85696C764CF5276397D48D5F1E7D1D0D42D2836E459CAE83A36814DF67E90C59A508B73D98280400758A65381D09BFA36D7F575345639D24F269A666A2";

  it("matches the published vector with names in their own case", () => {
    expect(isSigned([...order, ["sha_sign", vector]], "s3cret-passphrase")).toBe(true);
    expect(isSigned([...order, ["SHASIGN", vector.toLowerCase()]], "s3cret-passphrase")).toBe(true);
  });

  it("matches the published vector with upper-cased names", () => {
    const upper = order.map(([name, value]) => [name.toUpperCase(), value] as const);
    expect(isSigned([...upper, ["SHASIGN", upperVector]], "s3cret-passphrase")).toBe(true);
    expect(isSigned([...order, ["sha_sign", upperVector]], "s3cret-passphrase")).toBe(true);
  });

  it("leaves empty values out", () => {
    expect(isSigned([...order, ["empty", ""], ["sha_sign", vector]], "s3cret-passphrase")).toBe(true);
  });

  it("matches nothing else", () => {
    expect(isSigned([...order, ["sha_sign", vector]], "s3cret-passphrasf")).toBe(false);
    expect(isSigned([...order, ["more", "1"], ["sha_sign", vector]], "s3cret-passphrase")).toBe(false);
    expect(isSigned(order, "s3cret-passphrase")).toBe(false);
    expect(isSigned([...order, ["sha_sign", ""]], "s3cret-passphrase")).toBe(false);
  });

  it("is not fooled by a name that takes a part of its value", () => {
    const shifted = sent.body.replace("product_name=Fake+Course", "product_name%3DFake+Course=");
    const moved = signed({ product_name: "x=y" }).body.replace("product_name=x%3Dy", "product_name%3Dx=y");
    expect(refusal(shifted)).toMatchObject({ status: 401 });
    expect(refusal(moved)).toMatchObject({ status: 401 });
  });
});

describe("Digistore24's notifications", () => {
  it.each([
    ["on_payment", "payment", "53.50", "22.61"],
    ["on_refund", "refund", "-53.50", "-22.61"],
    ["on_chargeback", "chargeback", "-53.50", "-22.61"],
  ])("give %s the sale that polling gives", (event, transaction_type, transaction_amount, affiliate_amount) => {
    const polled = parseTransaction({
      id: 70_000_001,
      purchase_id: "A1B2C3D4",
      transaction_type,
      currency: "EUR",
      amount: "53.50",
      transaction_amount,
      affiliate_amount,
      created_at: "2026-09-19 14:22:05",
      product_id: "42",
      main_product_name: "Fake Course",
      campaignkey: "camp_42",
    });
    const pushed = read({ event, transaction_amount, amount_affiliate: affiliate_amount });
    expect(pushed.sales).toEqual(polled.sales);
    expect(pushed.occurredAt).toEqual(new Date("2026-09-19T12:22:05Z"));
    expect(pushed.key).toBe(`${event}:70000001:1`);
  });

  it("are read with names and signature in capitals", () => {
    const sales = salesOf(
      notifications,
      signed({}, (name) => name.toUpperCase(), "SHASIGN"),
      secrets,
    ).sales;
    expect(sales).toEqual(salesOf(notifications, sent, secrets).sales);
  });

  it("fall back on the order's time", () => {
    const times = { transaction_date: "", transaction_time: "", order_date_time: "2026-01-10 08:00:00" };
    expect(read(times).sales).toMatchObject([{ saleDate: new Date("2026-01-10T07:00:00Z") }]);
    const none = { transaction_date: "", transaction_time: "", order_date_time: "" };
    expect(read(none)).toMatchObject({ sales: [], occurredAt: null, rejects: [expect.stringContaining("not a time")] });
  });

  it("take a denied payment for a cancelled sale that earns nothing", () => {
    expect(read({ event: "payment_denial", amount_affiliate: "" }).sales).toMatchObject([
      { transactionId: "70000001", status: "CANCELLED", rawStatus: "payment_denial", earnedMinor: 0 },
    ]);
    expect(read({ event: "payment_denial", transaction_id: "" })).toMatchObject({ sales: [], rejects: [] });
  });

  it.each([
    "on_payment_missed",
    "on_rebill_cancelled",
    "on_rebill_resumed",
    "last_paid_day",
    "connection_test",
    "toString",
  ])("ignore %s with a reason", (event) => {
    expect(read({ event })).toMatchObject({ sales: [], rejects: [], ignored: expect.stringContaining(event) });
  });

  it.each(ODD_WORDS)("ignore the event %s as one that nobody documented", (event) => {
    expect(read({ event })).toMatchObject({ sales: [], rejects: [], ignored: `${event}: an event that is no sale` });
  });

  it("take the signup to a subscription for its first payment", () => {
    const signup = read({
      event: "on_payment_subscription_signup",
      pay_sequence_no: "1",
      billing_type: "subscription",
    });
    expect(signup.sales).toMatchObject([{ transactionId: "70000001", type: "sale", status: "APPROVED" }]);
  });

  it.each([
    ["0", "sale"],
    ["1", "sale"],
    ["2", "rebill"],
    ["13", "rebill"],
    ["", "sale"],
    ["second", "sale"],
  ])("tell by pay_sequence_no %j that a payment is a %s", (pay_sequence_no, type) => {
    expect(read({ pay_sequence_no }).sales).toMatchObject([{ type }]);
    expect(read({ event: "on_refund", pay_sequence_no }).sales).toMatchObject([{ type: "refund" }]);
  });

  it("ignore test traffic", () => {
    expect(read({ api_mode: "test", order_type: "regular" })).toMatchObject({ sales: [], ignored: "test traffic" });
    expect(read({ api_mode: "live", order_type: "regular" }).sales).toHaveLength(1);
    expect(read({ api_mode: "test" })).toMatchObject({ sales: [], ignored: "test traffic" });
    expect(read({ order_type: "test" })).toMatchObject({ sales: [], ignored: "test traffic" });
  });

  it("tell messages without a transaction apart by their content", () => {
    const key = (order_id: string) => read({ event: "last_paid_day", transaction_id: "", order_id }).key;
    expect(key("A")).toBe(key("A"));
    expect(key("A")).not.toBe(key("B"));
  });

  it("answer the probe of the URL, and believe nothing in it", () => {
    const probe = outcomeOf(notifications, incomingOf({ ...sent, method: "GET", query: sent.body }), secrets);
    expect(probe).toEqual({ key: "probe", occurredAt: null, rows: [], ignored: "a probe of the URL" });
  });

  it("are refused without an event or a transaction, and with a field twice", () => {
    expect(refusal(signed({ event: "" }).body)).toMatchObject({ status: 400, message: "event is missing" });
    expect(refusal(signed({ event: "a\u0000b" }).body)).toMatchObject({ status: 400 });
    expect(refusal(signed({ transaction_id: "" }).body)).toMatchObject({ status: 400 });
    expect(refusal(`${sent.body}&event=on_refund`)).toMatchObject({ status: 400 });
    expect(refusal(signed({ EVENT: "on_refund" }).body)).toMatchObject({ status: 400 });
  });

  it("are read in another encoding, signed over its bytes, or over their UTF-8", () => {
    const escaped = (value: string) => new URLSearchParams({ value }).toString().slice("value=".length);
    for (const encoding of ["latin1", "utf8"] as const) {
      const { sha_sign: _old, ...rest }: Fields = { ...fields, product_name: "Café" };
      const sum = createHash("sha512");
      for (const [name, value] of Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (value !== "") sum.update(Buffer.from(`${name}=${value}${secrets.passphrase}`, encoding));
      }
      const all = Object.entries({ ...rest, sha_sign: sum.digest("hex") });
      const body = all.map(([name, value]) => `${name}=${escaped(value)}`).join("&");
      const inLatin1 = { ...sent, body: body.replace("Caf%C3%A9", "Caf%E9") };
      expect(salesOf(notifications, inLatin1, secrets).sales).toMatchObject([{ productName: "Café" }]);
      expect(refusal(inLatin1.body.replace("Caf%E9", "Caf%E8"))).toMatchObject({ status: 401 });
    }
  });

  it("are refused with 400 when they were damaged, but not for a sign that the buyer typed", () => {
    expect(refusal(sent.body.replace("Fake", "\ufffd"))).toMatchObject({ status: 400 });
    expect(read({ buyer_first_name: "\ufffd" }).sales).toHaveLength(1);
  });
});
