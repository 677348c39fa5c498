/** Integer minor units → `-12.34`. All currencies played here have two decimals. */
export function decimal(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, "0");
  return `${minor < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The part of an amount, never a negative zero. */
export function partOf(minor: number, share: number, sign: 1 | -1): number {
  return Math.round(minor * share) * sign || 0;
}
