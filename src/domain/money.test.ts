import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asReversal, decimalText, formatMinor, minorDigits, sumByCurrency, toMinor } from "./money";

const CURRENCIES = ["USD", "EUR", "BRL", "JPY", "KWD", "CLF", "HUF", "COP"] as const;

/** Integer minor units spelled as a decimal, by moving the point: what a network would send. */
function spell(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  return `${minor < 0 ? "-" : ""}${whole}${digits ? `.${text.slice(text.length - digits)}` : ""}`;
}

const minorAmount = fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
const currency = fc.constantFrom(...CURRENCIES);

describe("toMinor", () => {
  it("gives back the minor units of every amount and currency, exactly", () => {
    fc.assert(fc.property(minorAmount, currency, (minor, code) => toMinor(spell(minor, code), code) === minor));
  });

  it("gives an integer for numbers too, however a float would round them", () => {
    const cents = fc.integer({ min: 0, max: 100_000_000 });
    fc.assert(fc.property(cents, (minor) => toMinor(minor / 100, "USD") === minor));
    expect([toMinor(1.005e2, "USD"), toMinor(8.2, "USD"), toMinor(1.15, "USD")]).toEqual([10_050, 820, 115]);
  });

  it("adds nothing for zeros behind the amount, and needs none", () => {
    fc.assert(
      fc.property(minorAmount, currency, fc.nat(12), (minor, code, zeros) => {
        const text = spell(minor, code);
        const padded = (text.includes(".") ? text : `${text}.`) + "0".repeat(zeros);
        return toMinor(padded, code) === minor;
      }),
    );
    expect([toMinor("5", "USD"), toMinor(".5", "USD"), toMinor("5.", "USD"), toMinor("+5.1", "USD")]).toEqual([
      500, 50, 500, 510,
    ]);
  });

  it("takes an amount with space around it, and its sign", () => {
    expect([toMinor(" 5.10 ", "USD"), toMinor("\t-5.10\n", "USD"), toMinor("-.5", "USD")]).toEqual([510, -510, -50]);
    expect([toMinor(-5.1, "USD"), toMinor("007", "USD"), toMinor("1200", "JPY")]).toEqual([-510, 700, 1200]);
  });

  it("names the amount and its currency where it is finer than the currency", () => {
    expect(() => toMinor("1.234", "USD")).toThrow(new RangeError('"1.234" has more decimals than USD allows (2)'));
    expect(() => toMinor("90071992547409.92", "USD")).toThrow(
      new RangeError('amount out of range: "90071992547409.92"'),
    );
    expect(() => toMinor("-90071992547409.92", "USD")).toThrow(RangeError);
  });

  it("knows no negative zero", () => {
    for (const zero of ["-0", "-0.00", "0", -0]) expect(Object.is(toMinor(zero, "USD"), 0)).toBe(true);
    for (const zero of ["-.0", ".00", "0."]) expect(Object.is(toMinor(zero, "JPY"), 0)).toBe(true);
  });

  it("knows currencies without decimals and with three", () => {
    expect([toMinor("5300", "JPY"), toMinor("5300.00", "JPY"), toMinor("1.234", "KWD")]).toEqual([5300, 5300, 1234]);
    expect(() => toMinor("53.5", "JPY")).toThrow('"53.5" has more decimals than JPY allows (0)');
    expect(() => toMinor("1.2345", "KWD")).toThrow(RangeError);
    expect(() => toMinor("1.234", "USD")).toThrow(RangeError);
  });

  it.each(["1,234.56", "", " ", ".", "-", "1e3", "1.2.3", "$5", "12 34", "0x10", "NaN", "Infinity", "٣", "5-", "--5"])(
    "refuses %j and names it",
    (text) => {
      expect(() => toMinor(text, "USD")).toThrow(new RangeError(`not a decimal amount: "${text.trim()}"`));
    },
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e21, 1e-7])("refuses the number %d", (amount) => {
    expect(() => toMinor(amount, "USD")).toThrow(RangeError);
  });

  it("refuses an amount that an integer cannot hold exactly", () => {
    expect(toMinor("90071992547409.91", "USD")).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => toMinor("90071992547409.92", "USD")).toThrow("out of range");
  });

  it.each(["", "US", "USDT", "U$D", "12"])("refuses the currency %j", (code) => {
    expect(() => toMinor("1", code)).toThrow(RangeError);
  });
});

describe("minorDigits", () => {
  it.each([
    ["USD", 2],
    ["eur", 2],
    ["JPY", 0],
    ["CLP", 0],
    ["VND", 0],
    ["KWD", 3],
    ["TND", 3],
    ["CLF", 4],
    // ISO 4217 has decimals for these, though few prices show them.
    ["HUF", 2],
    ["COP", 2],
    ["IDR", 2],
    ["PKR", 2],
    ["IQD", 3],
  ])("follows ISO 4217 for %s: %i", (code, digits) => {
    expect(minorDigits(code)).toBe(digits);
  });
});

describe("the currencies of ISO 4217 without two decimals", () => {
  it.each([
    [0, ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV"]],
    [0, ["XAF", "XOF", "XPF"]],
    [3, ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]],
    [4, ["CLF", "UYW"]],
  ])("have %i: %j", (digits, codes) => {
    expect(codes.map(minorDigits)).toEqual(codes.map(() => digits));
  });

  it.each(["", "US", "USDT", "AUSD", "U$D", "12", "JPY "])(
    "are none of what is no code, which is named: %j",
    (code) => {
      expect(() => minorDigits(code)).toThrow(new RangeError(`not a currency code: "${code}"`));
    },
  );
});

describe("sumByCurrency", () => {
  it("adds up each currency by itself, in the order in which they come", () => {
    const amounts = [
      { currency: "USD", minor: 1_000 },
      { currency: "EUR", minor: 5 },
      { currency: "USD", minor: -300 },
      { currency: "EUR", minor: 7 },
    ];
    expect(sumByCurrency(amounts)).toEqual([
      { currency: "USD", minor: 700 },
      { currency: "EUR", minor: 12 },
    ]);
    expect(sumByCurrency([])).toEqual([]);
  });
});

describe("decimalText", () => {
  it("is read back as the same amount, whatever the currency", () => {
    fc.assert(fc.property(minorAmount, currency, (minor, code) => toMinor(decimalText(minor, code), code) === minor));
  });

  it("has all digits that the currency has, a whole part, and no sign of a gain", () => {
    const texts = [decimalText(-123_450, "USD"), decimalText(5, "USD"), decimalText(0, "USD"), decimalText(100, "EUR")];
    expect(texts).toEqual(["-1234.50", "0.05", "0.00", "1.00"]);
    expect([decimalText(5_300, "JPY"), decimalText(-7, "JPY"), decimalText(0, "JPY")]).toEqual(["5300", "-7", "0"]);
    expect([decimalText(1_234, "KWD"), decimalText(-12, "CLF")]).toEqual(["1.234", "-0.0012"]);
  });
});

describe("asReversal", () => {
  it("is never positive and never a negative zero, whichever sign the network gave", () => {
    fc.assert(fc.property(minorAmount, (minor) => asReversal(minor) === (minor === 0 ? 0 : -Math.abs(minor))));
    for (const zero of [0, -0]) expect(Object.is(asReversal(zero), 0)).toBe(true);
  });
});

describe("formatMinor", () => {
  it("shows every digit that the currency has", () => {
    expect(formatMinor(123_450, "USD")).toBe("$1,234.50");
    expect(formatMinor(-5, "USD")).toBe("-$0.05");
    expect(formatMinor(5300, "JPY")).toBe("¥5,300");
    expect(formatMinor(1234, "KWD")).toMatch(/1\.234$/);
    expect(formatMinor(5350, "HUF")).toMatch(/53\.50$/);
  });

  it("writes as the reader's language does", () => {
    expect(formatMinor(123_450, "EUR", "de").replace(/\s/g, " ")).toBe("1.234,50 €");
  });
});
