const UNIT_MS: Record<string, number> = {
  w: 7 * 24 * 3_600_000,
  d: 24 * 3_600_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** "1d2h30s" → milliseconds; undefined when the text is no time string. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|w|d|h|m|s))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|w|d|h|m|s)/g)) {
    total += Number(amount) * (UNIT_MS[unit ?? ""] ?? 0);
  }
  return total;
}

/** A time string or a date → the moment it names (epoch ms), counted from `now`. */
export function parseMoment(text: string, now: number = Date.now()): number | undefined {
  const duration = parseDuration(text);
  if (duration !== undefined) return now + duration;
  // Shorter texts are no dates; Date.parse would read "10" as the year 2001.
  const date = text.length >= 10 ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : date;
}
