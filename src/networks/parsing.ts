import { DateTime } from "luxon";
import { ZodError, z } from "zod";

const COMPACT = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(Z|[+-]\d{2}:?\d{2})?$/;
const FULL_DATE = /^\d{4}-\d{2}-\d{2}(T|$)/;

/**
 * A network's time, with its offset where it has one, else on the network's clock (`zone`, by the row's own date, so
 * that both sides of a clock change come out right). In the hour that a clock change repeats, the earlier reading.
 * Accepts ISO 8601 (also compact, `20220810T162015-0700`) and `YYYY-MM-DD HH:MM:SS`; null for anything else.
 */
export function parseLocalTime(text: string, zone: string): Date | null {
  const spelled = text.trim().replace(COMPACT, "$1-$2-$3T$4:$5:$6$7").replace(" ", "T");
  // Luxon would read a lone time as today's, and a month as its first day.
  if (!FULL_DATE.test(spelled)) return null;
  const time = DateTime.fromISO(spelled, { zone });
  if (!time.isValid || time.year < 1990 || time.year > 2100) return null;
  // Luxon's choice between the two readings depends on the zone, so it is made here; an explicit offset is kept.
  const hasOffset = /(Z|[+-]\d{2}(:?\d{2})?)$/.test(spelled.slice(10));
  const readings = hasOffset ? [time] : time.getPossibleOffsets();
  return new Date(Math.min(...readings.map((reading) => reading.toMillis())));
}

/** A text, which may look like a number and then arrive as one. */
export const text = z.union([z.string(), z.number()]).transform(String);

/** A JSON number may carry the noise of a float (`88.24999999999999`): beyond a millionth there is only noise. */
export const amount = z.union([z.string(), z.number().transform((value) => value.toFixed(6))]);

/** The id of a row: not empty, and short enough for an index. */
export const idText = z
  .union([z.string(), z.number()])
  .transform((id) => String(id).trim())
  .refine((id) => id !== "", "is empty")
  .refine((id) => id.length <= 200, "is longer than 200 characters");

/** An amount as decimal text. A JSON number may be a noisy sum of floats: beyond a millionth there is only noise. */
export const amountText = (amount: string | number): string =>
  typeof amount === "number" ? amount.toFixed(6) : amount;

/** Why a row did not parse: the first thing wrong, with its field. */
export function explain(error: unknown): string {
  if (!(error instanceof ZodError)) return error instanceof Error ? error.message : String(error);
  const issue = error.issues[0];
  return issue ? `${issue.path.join(".") || "row"}: ${issue.message}` : "row: does not match";
}
