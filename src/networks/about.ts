import { type Money, minorDigits } from "../domain/money";

/**
 * About how much money a row is about that could not be read: the number as the network spells it, rounded, whatever is
 * wrong with the rest of the row. An estimate for display, never for the ledger. Null where there is no number to go by.
 */
export function aboutMoney(amount: unknown, currency: unknown): Money | null {
  if (typeof amount !== "number" && (typeof amount !== "string" || amount.trim() === "")) return null;
  if (typeof currency !== "string" || !/^[A-Za-z]{3}$/.test(currency)) return null;
  const minor = Math.round(Number(amount) * 10 ** minorDigits(currency));
  return Number.isSafeInteger(minor) ? { currency: currency.toUpperCase(), minor } : null;
}

/** Several of one currency as one; null where there is none, or of more than one currency. */
export function sumOf(amounts: readonly (Money | null)[]): Money | null {
  const known = amounts.filter((money) => money !== null);
  const [first, ...others] = known;
  if (!first || others.some(({ currency }) => currency !== first.currency)) return null;
  return { currency: first.currency, minor: known.reduce((sum, { minor }) => sum + minor, 0) };
}
