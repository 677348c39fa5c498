const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/** The number of minor-unit digits of an ISO 4217 currency (2 for USD, 0 for JPY). Throws on an unknown form. */
export function minorDigits(currency: string): number {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/**
 * Decimal major units → integer minor units, exactly: the digits are moved, never multiplied as a float.
 * Throws a RangeError that names the value when it is not a plain decimal, or finer than the currency allows.
 */
export function toMinor(amount: string | number, currency: string): number {
  const text = String(amount).trim();
  const match = DECIMAL.exec(text);
  const whole = match?.[2] ?? "";
  const fraction = (match?.[3] ?? "").replace(/0+$/, "");
  if (!match || whole + (match[3] ?? "") === "") throw new RangeError(`not a decimal amount: "${text}"`);

  const digits = minorDigits(currency);
  if (fraction.length > digits) {
    throw new RangeError(`"${text}" has more decimals than ${currency} allows (${digits})`);
  }
  const minor = Number(`${whole}${fraction.padEnd(digits, "0")}` || "0");
  if (!Number.isSafeInteger(minor)) throw new RangeError(`amount out of range: "${text}"`);
  return match[1] === "-" && minor !== 0 ? -minor : minor;
}

/** What a refund or chargeback row contributes: never positive, whichever sign the network gave it. */
export function asReversal(minor: number): number {
  return minor === 0 ? 0 : -Math.abs(minor);
}

/** Minor units for display, e.g. `formatMinor(123450, "USD")` → `$1,234.50`. */
export function formatMinor(minor: number, currency: string, locale = "en"): string {
  const value = minor / 10 ** minorDigits(currency);
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(value);
}
