import { describe, expect, it } from "vitest";
import { byDayRow } from "../../../test/clickcrm";
import { parseRow } from "./normalize";

const totalOf = (changes: Record<string, unknown>) => parseRow(byDayRow(14, changes)).totals?.[0];
const reasonOf = (changes: Record<string, unknown>) => parseRow(byDayRow(14, changes)).rejects[0]?.reason;

describe("a day", () => {
  it("is a total of the whole day in US dollars, never a sale", () => {
    expect(parseRow(byDayRow(14))).toEqual({
      sales: [],
      rejects: [],
      totals: [
        {
          day: "2026-09-14",
          dimension: "",
          conversions: 6,
          grossMinor: 54_050,
          voidedMinor: 9_025,
          netMinor: 45_025,
          currency: "USD",
        },
      ],
    });
  });

  it("reads the same with numbers as strings", () => {
    const asText = Object.fromEntries(Object.entries(byDayRow(14)).map(([name, value]) => [name, String(value)]));
    expect(parseRow(asText)).toEqual(parseRow(byDayRow(14)));
  });

  it("reads sums of floats as the cents that they stand for", () => {
    expect(totalOf({ net_commissions: 450.29999999999995 })).toMatchObject({ netMinor: 45_030 });
    expect(totalOf({ gross_commissions: 0.1 + 0.2 })).toMatchObject({ grossMinor: 30 });
    expect(totalOf({ net_commissions: "000000000049.95" })).toMatchObject({ netMinor: 4_995 });
  });

  it.each([undefined, null, ""])("takes gross less net as voided where the report sends %j", (voided_commissions) => {
    expect(totalOf({ voided_commissions })).toMatchObject({ voidedMinor: 9_025 });
  });

  it("takes voided as positive, whichever sign it has", () => {
    expect(totalOf({ voided_commissions: "-90.25" })).toMatchObject({ voidedMinor: 9_025 });
  });

  it("keeps net as the network says it, also where it is not gross less voided", () => {
    expect(totalOf({ net_commissions: 400 })).toMatchObject({ netMinor: 40_000, voidedMinor: 9_025 });
    expect(totalOf({ net_commissions: "-12.00" })).toMatchObject({ netMinor: -1_200 });
  });

  it("may be a day of zeros, as sent", () => {
    const zeros = { visits: 0, gross_commissions: 0, voided_commissions: 0, net_commissions: 0, conversions_count: 0 };
    expect(totalOf(zeros)).toMatchObject({ conversions: 0, netMinor: 0 });
  });
});

describe("a row is rejected, never taken for zero,", () => {
  it.each(["date", "gross_commissions", "net_commissions", "conversions_count"])("without %s", (field) => {
    for (const value of [undefined, null, ""]) expect(reasonOf({ [field]: value })).toContain(`${field}: `);
  });

  it.each([
    ["date", "2026-02-30"],
    ["date", "14.09.2026"],
    ["date", "2026-09-14 00:00:00"],
    ["net_commissions", "$450.25"],
    ["net_commissions", "1,450.25"],
    ["net_commissions", 450.255],
    ["conversions_count", 1.5],
    ["conversions_count", -1],
    ["conversions_count", 3_000_000_000],
    ["conversions_count", "many"],
  ])("with %s %j", (field, value) => {
    expect(reasonOf({ [field]: value })).toContain(`${field}: `);
  });
});
