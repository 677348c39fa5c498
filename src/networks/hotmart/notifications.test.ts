import { describe, expect, it } from "vitest";
import { notify } from "../../../sandbox/notify";
import { describeNotificationContract } from "../../../test/notification-contract";
import { incomingOf, noticeOf, outcomeOf, salesOf } from "../../../test/notification-kit";
import { ODD_WORDS } from "../../../test/odd-words";
import { parseRow as parseSale } from "./normalize";
import { notifications } from "./notifications";

const secrets = { hottok: "fAkEhOtToK-0123456789abcdef" };
const notice = noticeOf({
  transaction_id: "HP10000000000001",
  currency: "BRL",
  gross_minor: 19_700,
  commission_minor: 8_825,
});
const sent = notify("hotmart", notice, secrets);

type Json = Record<string, unknown>;
const message = JSON.parse(sent.body) as { data: { purchase: Json } & Json } & Json;
const withBody = (changes: Json, headers = sent.headers) => ({
  ...sent,
  headers,
  body: JSON.stringify({ ...message, ...changes }),
});
const withData = (changes: Json) => withBody({ data: { ...message.data, ...changes } });
const withPurchase = (changes: Json) => withData({ purchase: { ...message.data.purchase, ...changes } });

describeNotificationContract(notifications, {
  secrets,
  otherSecrets: { hottok: "fAkEhOtToK-0123456789abcdeg" },
  sent,
  isSigned: false,
  withContent: (changes) =>
    withBody({ ...changes, data: { ...message.data, ...changes, purchase: { ...message.data.purchase, ...changes } } }),
  fields: [...Object.keys(message), ...Object.keys(message.data), ...Object.keys(message.data.purchase)],
});

const read = (changed: typeof sent) => salesOf(notifications, changed, secrets);
const outcome = (changed: typeof sent) => outcomeOf(notifications, incomingOf(changed), secrets);

/** The same sale as polling has it. */
const polled = (status: string) =>
  parseSale({
    product: { id: 1_204_411, name: "Fake Course" },
    purchase: {
      transaction: "HP10000000000001",
      order_date: Date.parse("2026-09-20T17:15:30Z"),
      status,
      recurrency_number: 1,
      commission_as: "AFFILIATE",
      price: { value: 197, currency_code: "BRL" },
      tracking: { source_sck: "camp_42" },
    },
    commissions: [{ source: "AFFILIATE", commission: { value: 88.25, currency_value: "BRL" }, user: { ucode: "a" } }],
  }).sales;

describe("Hotmart's token", () => {
  it("is refused with any bit of it flipped", () => {
    const bytes = Buffer.from(secrets.hottok);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(outcome({ ...sent, headers: { "x-hotmart-hottok": flipped.toString("latin1") } })).toMatchObject({
        status: 401,
      });
    }
  });

  it("may be in the body where the header is missing, and only there", () => {
    expect(read(withBody({ hottok: secrets.hottok }, {})).sales).toHaveLength(1);
    expect(outcome(withBody({ hottok: "another" }, {}))).toMatchObject({ status: 401 });
    expect(outcome(withBody({ hottok: secrets.hottok }, { "x-hotmart-hottok": "" }))).toMatchObject({ status: 401 });
    expect(outcome(withBody({}, {}))).toMatchObject({ status: 401, message: "The hottok is missing" });
    expect(outcome(withBody({ hottok: [secrets.hottok] }, {}))).toMatchObject({ status: 401 });
  });

  it("is looked at before the body", () => {
    const wrong = { "x-hotmart-hottok": "wrong" };
    expect(outcome({ ...sent, headers: wrong, body: "not JSON" })).toMatchObject({ status: 401 });
    expect(outcome({ ...sent, body: "not JSON" })).toMatchObject({ status: 400 });
  });
});

describe("Hotmart's notifications", () => {
  it.each([
    ["APPROVED", "APPROVED"],
    ["COMPLETED", "COMPLETE"],
    ["CANCELED", "CANCELLED"],
    ["BILLET_PRINTED", "PRINTED_BILLET"],
    ["DELAYED", "OVERDUE"],
    ["DISPUTE", "PROTESTED"],
    ["REFUNDED", "REFUNDED"],
    ["CHARGEBACK", "CHARGEBACK"],
    ["EXPIRED", "EXPIRED"],
  ])("give a sale that is %s what polling gives it as %s", (status, restStatus) => {
    const { sales } = read(withPurchase({ status }));
    expect(sales).toEqual(polled(restStatus));
    expect(sales).toHaveLength(1);
  });

  it("earn nothing on a refund, though the commission stays positive", () => {
    expect(read(withPurchase({ status: "REFUNDED" })).sales).toMatchObject([
      { commissionMinor: 8_825, earnedMinor: 0 },
    ]);
  });

  it("are identified by their id and dated by their creation", () => {
    const { key, occurredAt } = read(sent);
    expect(key).toBe(message["id"]);
    expect(occurredAt).toEqual(new Date(notice.entry.sale_date));
  });

  it("may leave out approval and origin", () => {
    expect(read(withPurchase({ origin: undefined })).sales).toMatchObject([{ trackingId: null }]);
  });

  it("count the interest of instalments into the gross amount, as polling does", () => {
    const full_price = { value: 235.4, currency_value: "BRL" };
    expect(read(withPurchase({ full_price })).sales).toMatchObject([{ grossMinor: 23_540 }]);
    expect(read(withPurchase({ full_price: undefined })).sales).toMatchObject([{ grossMinor: 19_700 }]);
  });

  it("are ignored where an empty code says that there is no affiliate", () => {
    const affiliates = [{ affiliate_code: "", name: "" }];
    const commissions = [{ value: 10, currency_value: "BRL", source: "PRODUCER" }];
    expect(read(withData({ affiliates, commissions }))).toMatchObject({
      sales: [],
      ignored: "a sale without an affiliate",
    });
    expect(read(withData({ affiliates })).sales).toMatchObject([{ commissionMinor: 8_825 }]);
    expect(read(withData({ commissions })).sales).toMatchObject([{ commissionMinor: 0, earnedMinor: 0 }]);
  });

  it("do not guess whose line is the account's", () => {
    const own = { value: 10, currency_value: "BRL", source: "AFFILIATE" };
    const two = withData({ commissions: [own, own], affiliates: [{ affiliate_code: "A" }, { affiliate_code: "B" }] });
    expect(read(two)).toMatchObject({ sales: [], rejects: ["commissions: AFFILIATE lines of several affiliates"] });
  });

  it.each(["NEW_WORD", ...ODD_WORDS])("reject a status of neither vocabulary: %s", (status) => {
    expect(read(withPurchase({ status })).rejects).toEqual([`purchase.status: unknown value "${status}"`]);
  });

  it.each([
    "PURCHASE_OUT_OF_SHOPPING_CART",
    "SUBSCRIPTION_CANCELLATION",
    "SWITCH_PLAN",
    "UPDATE_SUBSCRIPTION_CHARGE_DATE",
    "CLUB_FIRST_ACCESS",
    "CLUB_MODULE_COMPLETED",
  ])("ignore %s with a reason", (event) => {
    const ignored = read(withBody({ event, data: { buyer: { name: "x" } } }));
    expect(ignored).toMatchObject({ sales: [], rejects: [], ignored: `${event}: no purchase` });
  });

  it("ignore CLUB_FIRST_ACCESS in the form that it has, with a time of another name", () => {
    const access = {
      id: "5f1c2a34-0000-4000-8000-00000000c1ab",
      creationDate: 1_789_900_000_000,
      event: "CLUB_FIRST_ACCESS",
      version: "2.0.0",
      data: { product: { id: 1_234_567 }, user: { email: "x@example.com" }, warranty_date: null },
    };
    const { key, occurredAt, ignored } = read({ ...sent, body: JSON.stringify(access) });
    expect({ key, occurredAt }).toEqual({ key: access.id, occurredAt: new Date(access.creationDate) });
    expect(ignored).toBe("CLUB_FIRST_ACCESS: no purchase");
  });

  it("need nothing of a purchase where they are none, each message for itself", () => {
    const bare = (more: Json) => read({ ...sent, body: JSON.stringify({ event: "SWITCH_PLAN", ...more }) });
    for (const more of [{}, { creation_date: "soon" }, { id: [1] }, { version: "1.0.0" }, { data: null }]) {
      expect(bare(more)).toMatchObject({ sales: [], occurredAt: null, ignored: "SWITCH_PLAN: no purchase" });
    }
    expect(bare({ data: 1 }).key).not.toBe(bare({ data: 2 }).key);
  });

  it.each([0, "0"])("ignore Hotmart's test message, which is about product %j", (id) => {
    const test = withData({
      product: { id, name: "Produto test postback2" },
      affiliates: [{ affiliate_code: "Q00000000Z", name: "Affiliate name" }],
      commissions: [
        { value: 149.5, source: "MARKETPLACE", currency_value: "BRL" },
        { value: 1_350.5, source: "PRODUCER", currency_value: "BRL" },
      ],
      purchase: {
        ...message.data.purchase,
        order_date: 1_511_783_344_000,
        price: { value: 1_500, currency_value: "BRL" },
      },
    });
    expect(read(test)).toMatchObject({ sales: [], rejects: [], ignored: "test traffic" });
    // A row of one that was stored before, and a row of a list.
    const { product, purchase } = (JSON.parse(test.body) as typeof message).data;
    expect(notifications.parseRow({ product, purchase })).toMatchObject({ sales: [], ignored: "test traffic" });
  });

  it.each([
    { id: undefined },
    { id: "a b" },
    { creation_date: undefined },
    { creation_date: 1_789_900_000 },
    { event: undefined },
    { version: "1.0.0" },
    { data: null },
    { data: {} },
    { data: { purchase: { transaction: "" } } },
  ])("are refused with 400 as %o", (changes) => {
    expect(outcome(withBody(changes))).toMatchObject({ status: 400 });
  });

  it("are refused with 400 in another encoding", () => {
    expect(outcome({ ...sent, body: sent.body.replace("Fake Course", "Viol\ufffdo") })).toMatchObject({ status: 400 });
  });
});
