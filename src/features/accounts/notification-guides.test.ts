import { describe, expect, it } from "vitest";
import { makeAccount } from "../../../test/make-account";
import { notificationGuide, notificationPurpose, secrecyNote, urlLabel } from "./notification-guides";

const FIELD = { name: "secret", label: "Secret", help: "", secret: true };
const settings = { urls: [{ event: null, url: "https://example.com" }], fields: [FIELD], verified: false };
const counts = { received: 0, lastReceivedAt: null, waiting: 0, failed: 0 };

describe("notificationGuide", () => {
  it("speaks of the network's own settings", () => {
    expect(notificationGuide(makeAccount(), { ...settings, ...counts })).toMatch(/^In ClickBank, add the URL/);
  });

  it("has general words for a network that it does not know", () => {
    const account = makeAccount({ network: "newcomer", networkLabel: "Newcomer" });
    expect(notificationGuide(account, { ...settings, ...counts })).toBe(
      "Enter the URL in the notification settings of Newcomer. Save below what it signs its messages with.",
    );
    expect(notificationGuide(account, { ...settings, ...counts, fields: [] })).not.toContain("Save");
  });

  it("says what the names in braces are, where there are any", () => {
    const urls = [{ event: "refund", url: "https://example.com/refund?orderid={ORDERID}" }];
    const account = makeAccount({ network: "buygoods", networkLabel: "BuyGoods" });
    expect(notificationGuide(account, { ...settings, ...counts, urls })).toContain("BuyGoods fills them in");
  });
});

describe("notificationPurpose", () => {
  it("promises no sync of single sales where the network reports days", () => {
    const account = makeAccount({ networkLabel: "BuyGoods" });
    expect(notificationPurpose(account, true)).toContain("single sales come from notifications alone");
    expect(notificationPurpose(account, false)).toContain("next hourly sync");
  });
});

describe("secrecyNote", () => {
  it("says when the URL is all that proves the sender", () => {
    expect(secrecyNote(makeAccount(), { ...settings, ...counts, fields: [] })).toContain("Nothing else proves");
    expect(secrecyNote(makeAccount(), { ...settings, ...counts })).toBe(
      "This URL is a secret like a password: enter it at ClickBank only.",
    );
  });
});

describe("urlLabel", () => {
  it("names the event of the URL", () => {
    expect(urlLabel(null)).toBe("URL");
    expect(urlLabel("checkout-visit")).toBe("URL for checkout visit");
  });
});
