import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { notify } from "../../../sandbox/notify";
import { describeNotificationContract } from "../../../test/notification-contract";
import { incomingOf, noticeOf, outcomeOf, salesOf, texts } from "../../../test/notification-kit";
import { isVerified, notifications } from "./notifications";

const secrets = { secretKey: "fake-jvzoo-key" };
const notice = noticeOf({ transaction_id: "AP-7XK41902LM558301T" });
const sent = notify("jvzoo", notice, secrets);

type Fields = Record<string, string>;
const fields = Object.fromEntries(new URLSearchParams(sent.body)) as Fields;

/** The valid message with changes, signed anew as the fact sheet says; null leaves a field out. */
function signed(changes: Record<string, string | null>) {
  const { cverify: _old, ...rest } = { ...fields, ...changes };
  const kept = Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== null);
  const text = kept
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, value]) => `${value}|`)
    .join("");
  const sum = createHash("sha1").update(`${text}${secrets.secretKey}`).digest("hex").slice(0, 8).toUpperCase();
  return { ...sent, body: new URLSearchParams([...kept, ["cverify", sum]]).toString() };
}

describeNotificationContract(notifications, {
  secrets,
  otherSecrets: { secretKey: "fake-jvzoo-kez" },
  sent,
  isSigned: true,
  withContent: (changes) => signed(texts(changes)),
  fields: Object.keys(fields),
});

const read = (changes: Fields) => salesOf(notifications, signed(changes), secrets);
const refusal = (body: string) => outcomeOf(notifications, incomingOf({ ...sent, body }), secrets);

describe("JVZoo's cverify", () => {
  const empty = [
    "ccuststate",
    "ccustcc",
    "ctranspaymentmethod",
    "ctransvendor",
    "cupsellreceipt",
    "caffitid",
    "cvendthru",
  ];
  const sale = Object.entries({
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
    ...Object.fromEntries(empty.map((name) => [name, ""])),
  });

  it("matches the published vector of a sale with empty fields", () => {
    expect(isVerified([...sale, ["cverify", "AACDD10E"]], "secret")).toBe(true);
    expect(isVerified([...sale, ["cverify", "AACDD10E"]], "secreu")).toBe(false);
    expect(isVerified([...sale, ["cverify", "AACDD10F"]], "secret")).toBe(false);
    expect(isVerified(sale, "secret")).toBe(false);
  });

  it("matches the published vector of one field", () => {
    expect(
      isVerified(
        [
          ["ccustname", "fullname"],
          ["cverify", "38CFCDED"],
        ],
        "secret",
      ),
    ).toBe(true);
  });

  it("lets the sale of the first vector in, and not the single field of the second", () => {
    const body = (all: [string, string][]) => new URLSearchParams(all).toString();
    const first = { ...sent, body: body([...sale, ["cverify", "AACDD10E"]]) };
    expect(salesOf(notifications, first, { secretKey: "secret" }).sales).toMatchObject([
      { transactionId: "AP-1", earnedMinor: 100_000, saleDate: new Date(1_350_388_651_000), trackingId: null },
    ]);
    const second = {
      ...sent,
      body: body([
        ["ccustname", "fullname"],
        ["cverify", "38CFCDED"],
      ]),
    };
    expect(outcomeOf(notifications, incomingOf(second), { secretKey: "secret" })).toMatchObject({ status: 400 });
  });
});

describe("JVZoo's notifications", () => {
  it.each([
    ["SALE", "APPROVED", 2_261],
    ["BILL", "APPROVED", 2_261],
    ["RFND", "REFUNDED", 0],
    ["CGBK", "CHARGEBACK", 0],
    ["INSF", "CANCELLED", 0],
  ])("put %s on the sale that polling knows, as %s", (ctransaction, status, earnedMinor) => {
    for (const ctransamount of ["22.61", earnedMinor === 0 ? "-22.61" : "22.61"]) {
      expect(read({ ctransaction, ctransamount }).sales).toEqual([
        {
          transactionId: "AP-7XK41902LM558301T",
          orderId: null,
          type: ctransaction === "BILL" ? "rebill" : "sale",
          status,
          rawStatus: ctransaction,
          currency: "USD",
          grossCurrency: "USD",
          grossMinor: null,
          commissionMinor: 2_261,
          earnedMinor,
          saleDate: new Date("2026-09-20T17:15:30Z"),
          productId: "1204411",
          productName: "Fake Course",
          trackingId: "camp_42",
        },
      ]);
    }
  });

  it("keep a receipt that has the prefix already", () => {
    expect(read({ ctransreceipt: "AP-7XK41902LM558301T" }).sales).toMatchObject([
      { transactionId: "AP-7XK41902LM558301T" },
    ]);
  });

  it("are identified by receipt, type and time", () => {
    const { key, occurredAt } = read({});
    expect(key).toBe("7XK41902LM558301T:SALE:1789924530");
    expect(occurredAt).toEqual(new Date("2026-09-20T17:15:30Z"));
  });

  it.each(["CANCEL-REBILL", "UNCANCEL-REBILL", "TEST"])("ignore %s with a reason", (ctransaction) => {
    expect(read({ ctransaction })).toMatchObject({
      sales: [],
      rejects: [],
      ignored: expect.stringContaining(ctransaction),
    });
  });

  it("reject a row of a type that nobody documented, and one without an amount", () => {
    expect(read({ ctransaction: "NEWTYPE" }).rejects).toEqual(['ctransaction: unknown value "NEWTYPE"']);
    expect(read({ ctransamount: "a lot" }).rejects).toEqual(['not a decimal amount: "a lot"']);
  });

  it("cannot be read with a field that is renamed, since names are not signed", () => {
    for (const name of ["ctransamount", "caffitid", "cproditem", "cprodtitle"]) {
      const renamed = sent.body.replace(`${name}=`, `${name}0=`);
      expect(refusal(renamed)).toMatchObject({ status: 400, message: `${name} is missing` });
    }
  });

  it("are refused with 400 when a time is none, a receipt is none, or a field comes twice", () => {
    expect(refusal(signed({ ctranstime: "soon" }).body)).toMatchObject({ status: 400 });
    expect(refusal(signed({ ctransreceipt: "" }).body)).toMatchObject({ status: 400 });
    expect(refusal(signed({ ctransreceipt: null }).body)).toMatchObject({ status: 400 });
    expect(refusal(`${sent.body}&ctransaction=RFND`)).toMatchObject({ status: 400 });
    expect(refusal(sent.body.replace("Fake", "Caf\ufffd"))).toMatchObject({ status: 400 });
  });

  it.each(["latin1", "utf8"] as const)("are read in Latin-1, signed over their %s bytes", (encoding) => {
    const { cverify: _old, ...rest }: Fields = { ...fields, ccustname: "José", cprodtitle: "Café" };
    const text = Object.entries(rest)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, value]) => `${value}|`)
      .join("");
    const signed = Buffer.from(`${text}${secrets.secretKey}`, encoding);
    const cverify = createHash("sha1").update(signed).digest("hex").slice(0, 8).toUpperCase();
    const form = new URLSearchParams({ ...rest, cverify }).toString().replaceAll("%C3%A9", "%E9");
    expect(form).toContain("ccustname=Jos%E9&");
    const wanted = [{ productName: "Café", earnedMinor: 2_261 }];
    expect(salesOf(notifications, { ...sent, body: form }, secrets).sales).toMatchObject(wanted);

    const bytes = Buffer.from(form.replaceAll("%E9", "é"), "latin1");
    const { rows } = notifications.read({ ...incomingOf({ ...sent, body: bytes.toString() }), bytes }, secrets);
    expect(rows.flatMap((row) => notifications.parseRow(row).sales)).toMatchObject(wanted);
    expect(refusal(form.replaceAll("%E9", "%E8"))).toMatchObject({ status: 401 });
  });

  it.each(["CANCEL-REBILL", "TEST"])("ignore %s though it lacks what a sale has", (ctransaction) => {
    const nothing = { ctransamount: null, ctransreceipt: null, ctranstime: null, cproditem: null, caffitid: null };
    const { body } = signed({ ...nothing, ctransaction });
    expect(refusal(body)).toMatchObject({ rows: [], occurredAt: null, ignored: expect.stringContaining(ctransaction) });
  });

  it("tell a rebill from a first sale", () => {
    expect(read({ ctransaction: "BILL" }).sales).toMatchObject([{ type: "rebill", earnedMinor: 2_261 }]);
  });
});
