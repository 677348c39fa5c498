import { describe, expect, it } from "vitest";
import { NOTIFIERS, notify } from "../notify";
import { BUYER_MARK } from "../people";
import type { TruthEntry } from "../rows";
import { signatureOf } from "./digistore24";
import { cverifyOf } from "./jvzoo";

const SECRETS = { secretKey: "FAKESECRETKEY123", passphrase: "fake passphrase", hottok: "fake-hottok" };
const entry: TruthEntry = {
  transaction_id: "678463:frontend:EX6",
  order_id: null,
  type: "sale",
  status: "APPROVED",
  currency: "USD",
  gross_minor: 5_350,
  commission_minor: 2_261,
  earned_minor: 2_261,
  sale_date: "2026-09-20T17:15:30.000Z",
  product_id: "1204411",
  product_name: "Café",
  tracking_id: null,
};

describe("the sandbox's signatures", () => {
  it("match Digistore24's published vectors", () => {
    const sign = (fields: Record<string, string>) => signatureOf(fields, "s3cret-passphrase").slice(0, 16);
    expect(sign({ product_id: "42", order_id: "ORD-1", empty: "" })).toBe("9A23DE2603A33D17");
    expect(sign({ PRODUCT_ID: "42", ORDER_ID: "ORD-1" })).toBe("650DFA85696C764C");
  });

  it("match JVZoo's published vectors", () => {
    const empty = { ccuststate: "", ccustcc: "", ctranspaymentmethod: "", ctransvendor: "", cupsellreceipt: "" };
    const sale = {
      ...empty,
      caffitid: "",
      cvendthru: "",
      ccustname: "JohnSmith",
      ccustemail: "test@email.com",
      cproditem: "1",
      cprodtitle: "TestProduct",
      cprodtype: "STANDARD",
      ctransaction: "SALE",
      ctransaffiliate: "affiliate@email.com",
      ctransamount: "1000",
      ctransreceipt: "1",
      ctranstime: "1350388651",
    };
    expect(cverifyOf(sale, "secret")).toBe("AACDD10E");
    expect(cverifyOf({ ccustname: "fullname" }, "secret")).toBe("38CFCDED");
  });
});

describe("a notification of the sandbox", () => {
  it.each(Object.keys(NOTIFIERS))("from %s is the same for the same state, and another for another", (network) => {
    const sent = notify(network, { entry }, SECRETS);
    expect(notify(network, { entry }, SECRETS)).toEqual(sent);
    const refunded: TruthEntry = { ...entry, type: "refund", status: "REFUNDED", earned_minor: 0 };
    expect(notify(network, { entry: refunded, at: "2026-09-25T08:00:00Z" }, SECRETS)).not.toEqual(sent);
  });

  it.each(Object.keys(NOTIFIERS))("from %s carries buyer data, as the network's do", (network) => {
    const { body, query } = notify(network, { entry }, SECRETS);
    if (network !== "clickbank") expect(body + query).toContain(BUYER_MARK);
    expect(body === "").toBe(query !== "");
  });

  it("comes from a known network only", () => {
    expect(() => notify("elsewhere", { entry }, SECRETS)).toThrow("sends no notifications");
  });
});
