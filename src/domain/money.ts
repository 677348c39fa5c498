/** An amount in integer minor units of an ISO 4217 currency. */
export interface Money {
  currency: string;
  minor: number;
}

/** Amounts as one per currency, in the order in which the currencies come. */
export function sumByCurrency(amounts: readonly Money[]): Money[] {
  const sums = new Map<string, number>();
  for (const { currency, minor } of amounts) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  return [...sums].map(([currency, minor]) => ({ currency, minor }));
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/** Every other currency has two. `Intl` goes by everyday use instead, and shows no decimals for HUF, COP or IDR. */
const ISO_4217_DIGITS: Record<number, string> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};

const DIGITS = new Map<string, number>(
  Object.entries(ISO_4217_DIGITS).flatMap(([digits, codes]) =>
    codes.split(" ").map((code): [string, number] => [code, Number(digits)]),
  ),
);

/** The number of minor-unit digits of an ISO 4217 currency (2 for USD, 0 for JPY). Throws on an unknown form. */
export function minorDigits(currency: string): number {
  if (!/^[A-Za-z]{3}$/.test(currency)) throw new RangeError(`not a currency code: "${currency}"`);
  return DIGITS.get(currency.toUpperCase()) ?? 2;
}

/**
 * Decimal major units → integer minor units, exactly: the digits are moved, never multiplied as a float.
 * Throws a RangeError that names the value when it is not a plain decimal, or finer than the currency allows.
 */
export function toMinor(amount: string | number, currency: string): number {
  const text = String(amount).trim();
  const [, sign, whole = "", decimals = ""] = DECIMAL.exec(text) ?? [];
  if (whole + decimals === "") throw new RangeError(`not a decimal amount: "${text}"`);

  const fraction = decimals.replace(/0+$/, "");
  const digits = minorDigits(currency);
  if (fraction.length > digits) {
    throw new RangeError(`"${text}" has more decimals than ${currency} allows (${digits})`);
  }
  const minor = Number(`${whole}${fraction.padEnd(digits, "0")}`);
  if (!Number.isSafeInteger(minor)) throw new RangeError(`amount out of range: "${text}"`);
  return sign === "-" && minor !== 0 ? -minor : minor;
}

/** What a refund or chargeback row contributes: never positive, whichever sign the network gave it. */
export function asReversal(minor: number): number {
  return minor === 0 ? 0 : -Math.abs(minor);
}

/** Minor units for display, e.g. `formatMinor(123450, "USD")` → `$1,234.50`. */
export function formatMinor(minor: number, currency: string, locale = "en"): string {
  const digits = minorDigits(currency);
  const shown = { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(locale, shown).format(minor / 10 ** digits);
}

/** Amounts of several currencies in a sentence: "$80.50 and €12.00"; "" for none. */
export const formatAmounts = (amounts: readonly Money[]): string =>
  amounts.map(({ minor, currency }) => formatMinor(minor, currency)).join(" and ");

/** Minor units as a plain decimal, e.g. `decimalText(-123450, "USD")` → `-1234.50`: the reverse of `toMinor`. */
export function decimalText(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const all = String(Math.abs(minor)).padStart(digits + 1, "0");
  const whole = all.slice(0, all.length - digits);
  return `${minor < 0 ? "-" : ""}${whole}${digits > 0 ? `.${all.slice(-digits)}` : ""}`;
}
