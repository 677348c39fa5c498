import { describe, expect, it } from "vitest";
import { notify } from "../../../sandbox/notify";
import { describeNotificationContract } from "../../../test/notification-contract";
import { incomingOf, noticeOf, outcomeOf, salesOf, TIMELESS, texts } from "../../../test/notification-kit";
import { buygoods as buygoodsAdapter } from "../buygoods";
import { maxweb as maxwebAdapter } from "../maxweb";
import { POSTBACK_QUERY } from "./postbacks";

const notice = noticeOf({
  transaction_id: "678463:frontend:EX6_294",
  commission_minor: 12_000,
  tracking_id: "clk_9f3a",
});
const { notifications: buygoods } = buygoodsAdapter;
const { notifications: maxweb } = maxwebAdapter;
const sent = notify("buygoods", notice, {});

const postback = (query: string, event = "purchase") => ({ ...sent, query, event });
const saleOf = (query: string, event?: string, support = buygoods) => salesOf(support, postback(query, event), {});
const outcome = (query: string, event?: string) => outcomeOf(buygoods, incomingOf(postback(query, event)), {});

const EXAMPLE = `subid=clk_9f3a&subid2=&orderid=678463&commission=120.00&product=EX6_294&type=frontend&emailhash=${"AB".repeat(32)}`;

const exampleFields = Object.fromEntries(new URLSearchParams(EXAMPLE));
for (const support of [buygoods, maxweb]) {
  describeNotificationContract(support, {
    secrets: {},
    otherSecrets: null,
    sent,
    isSigned: false,
    withContent: (changes) => postback(new URLSearchParams({ ...exampleFields, ...texts(changes) }).toString()),
    fields: Object.keys(exampleFields),
  });
}

describe("postbacks", () => {
  it("give the published BuyGoods example a sale that earns nothing of its own", () => {
    expect(saleOf(EXAMPLE)).toMatchObject({
      key: "purchase:678463:frontend:EX6_294",
      occurredAt: null,
      sales: [
        {
          transactionId: "678463:frontend:EX6_294",
          orderId: "678463",
          type: "sale",
          status: "APPROVED",
          rawStatus: "purchase",
          currency: "USD",
          grossCurrency: "USD",
          grossMinor: null,
          commissionMinor: 12_000,
          earnedMinor: 0,
          saleDate: new Date(TIMELESS),
          productId: "EX6_294",
          productName: null,
          trackingId: "clk_9f3a",
        },
      ],
    });
  });

  it("give the published MaxWeb example a sale, with an empty place for the type that MaxWeb does not send", () => {
    const { sales } = saleOf(
      "subid=clk_71bb&subid2=&orderid=904412&commission=95.00&product=EXP_3B",
      "purchase",
      maxweb,
    );
    expect(sales).toMatchObject([{ transactionId: "904412::EXP_3B", commissionMinor: 9_500, earnedMinor: 0 }]);
  });

  it.each([
    ["refund", "REFUNDED"],
    ["chargeback", "CHARGEBACK"],
    ["cancel", "CANCELLED"],
    ["void", "CANCELLED"],
  ])("put a %s on the same sale", (event, status) => {
    for (const query of [EXAMPLE, EXAMPLE.replace("120.00", "-120.00")]) {
      expect(saleOf(query, event).sales).toMatchObject([
        { transactionId: "678463:frontend:EX6_294", status, rawStatus: event, commissionMinor: 12_000, earnedMinor: 0 },
      ]);
    }
  });

  it("read names in any case, the examples' or the tokens' own, from a query or a form", () => {
    const tokens = "SUBID2=clk&ORDERID=678463&COMMISSION_AMOUNT=120.00&PRODUCT_CODENAME=EX6_294&CONV_TYPE=Frontend";
    const expected = [{ transactionId: "678463:frontend:EX6_294", commissionMinor: 12_000, trackingId: "clk" }];
    expect(saleOf(tokens).sales).toMatchObject(expected);
    const form = { ...sent, method: "POST" as const, query: "", body: tokens };
    expect(salesOf(buygoods, form, {}).sales).toMatchObject(expected);
  });

  it("drop what tells of the buyer", () => {
    const { rows } = buygoods.read(incomingOf(postback(`${EXAMPLE}&NAME=Jane&PHONE=1&email=a%40b.c`)), {});
    expect(rows).toEqual([
      {
        event: "purchase",
        subid: "clk_9f3a",
        orderid: "678463",
        commission: "120.00",
        product: "EX6_294",
        type: "frontend",
      },
    ]);
  });

  it("are refused while a token is not replaced", () => {
    expect(outcome(POSTBACK_QUERY.withType)).toMatchObject({
      status: 400,
      message: expect.stringContaining("was not replaced"),
    });
    for (const token of ["{ORDERID}", "%7BORDERID%7D", "%257BORDERID%257D", "{orderid}"]) {
      expect(outcome(EXAMPLE.replace("678463", token))).toMatchObject({ status: 400 });
    }
    expect(outcome(EXAMPLE.replace("subid2=", "subid2={SUBID2}"))).toMatchObject({ status: 400 });
  });

  it("have a template that yields a sale once the network has replaced its tokens", () => {
    const replaced = POSTBACK_QUERY.withType.replace(/\{(\w+)\}/g, (_, token) =>
      token === "COMMISSION_AMOUNT" ? "5.00" : token,
    );
    expect(saleOf(replaced).sales).toMatchObject([{ transactionId: "ORDERID:conv_type:PRODUCT_CODENAME" }]);
  });

  it.each(["orderid", "commission", "product"])("are refused without %s", (name) => {
    expect(outcome(EXAMPLE.replace(`${name}=`, "other="))).toMatchObject({
      status: 400,
      message: `${name} is missing`,
    });
  });

  it("are read with a tracking id in another encoding: it is the affiliate's own text", () => {
    const rawQuery = EXAMPLE.replace("clk_9f3a", "caf%E9").replace("subid2=", "NAME=Jos%E9&subid2=caf%C3%A9");
    const incoming = { ...incomingOf(postback(rawQuery)), rawQuery };
    const rows = buygoods.read(incoming, {}).rows as object[];
    expect(rows).toMatchObject([{ subid: "café", subid2: "café" }]);
    const form = { ...incomingOf(postback("")), method: "POST" as const, body: rawQuery };
    expect(buygoods.read(form, {}).rows).toEqual(rows);
  });

  it("are refused with other oddities", () => {
    expect(outcome(EXAMPLE.replace("678463", "a b"))).toMatchObject({ status: 400 });
    expect(outcome(EXAMPLE.replace("120.00", ""))).toMatchObject({ status: 400 });
    expect(outcome(EXAMPLE.replace("EX6_294", "a%00b"))).toMatchObject({ status: 400 });
    expect(outcome(EXAMPLE.replace("EX6_294", "%ff"))).toMatchObject({
      status: 400,
      message: expect.stringMatching("UTF-8"),
    });
    expect(outcome(EXAMPLE.replace("EX6_294", "x".repeat(300)))).toMatchObject({ status: 400 });
    expect(outcome(`${EXAMPLE}&orderid=1`)).toMatchObject({ status: 400 });
    expect(outcome(`${EXAMPLE}&orderid=678463`)).not.toHaveProperty("status");
    expect(outcomeOf(buygoods, incomingOf({ ...sent, event: null }), {})).toMatchObject({ status: 400 });
    expect(outcome(EXAMPLE, "checkout-visit")).toMatchObject({ status: 400 });
  });

  it("reject a row without a time of receipt, and amounts that are none", () => {
    const [row] = buygoods.read(incomingOf(postback(EXAMPLE)), {}).rows;
    expect(buygoods.parseRow(row).rejects).toMatchObject([{ reason: expect.stringContaining("receivedAt") }]);
    expect(saleOf(EXAMPLE.replace("120.00", "lots")).rejects).toEqual(['not a decimal amount: "lots"']);
    expect(saleOf(EXAMPLE.replace("120.00", "-1.00")).rejects).toEqual(["commission: negative on a purchase"]);
  });

  it("tell of visits to MaxWeb's checkout, which are no sales", () => {
    const visit = (query: string) => saleOf(query, "checkout-visit", maxweb);
    expect(visit("subid=a")).toMatchObject({ sales: [], rejects: [], ignored: "a visit to the checkout, no sale" });
    expect(visit("subid=a").key).not.toBe(visit("subid=b").key);
  });
});
