import { DateTime } from "luxon";
import { ZodError, z } from "zod";
import { type Money, minorDigits } from "#domain/money";
import { MINUTE } from "#domain/window";
import { offsetAt } from "./zone-offsets";

const COMPACT = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(Z|[+-]\d{2}:?\d{2})?$/;
const PLAIN =
  /^(199[1-9]|20\d\d)-(0[1-9]|1[0-2])-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:(Z)|([+-])([01]\d):?([0-5]\d))?$/;
const FULL_DATE = /^\d{4}-\d{2}-\d{2}(T|$)/;

/**
 * A network's time, with its offset where it has one, else on the network's clock (`zone`, by the row's own date, so
 * that both sides of a clock change come out right). In the hour that a clock change repeats, the earlier reading.
 * Accepts ISO 8601 (also compact, `20220810T162015-0700`) and `YYYY-MM-DD HH:MM:SS`; null for anything else.
 */
export function parseLocalTime(text: string, zone: string): Date | null {
  const spelled = text.trim().replace(COMPACT, "$1-$2-$3T$4:$5:$6$7").replace(" ", "T");
  return readPlain(spelled, zone) ?? readAny(spelled, zone);
}

/** What nearly all rows write, without a library. Null for any other spelling. */
function readPlain(spelled: string, zone: string): Date | null {
  const [, year, month, day, hour, minute, second, utc, sign, hours, minutes] = PLAIN.exec(spelled) ?? [];
  if (year === undefined) return null;
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  // A day that the month does not have would be one of the next month.
  if (new Date(wall).getUTCDate() !== Number(day)) return null;
  if (utc) return new Date(wall);
  const written = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
  return timeOf(wall, sign ? written : offsetAt(zone, wall));
}

function readAny(spelled: string, zone: string): Date | null {
  // Luxon would read a lone time as today's, and a month as its first day.
  if (!FULL_DATE.test(spelled)) return null;
  const hasOffset = /(Z|[+-]\d{2}(:?\d{2})?)$/.test(spelled.slice(10));
  const time = DateTime.fromISO(spelled, { zone: hasOffset ? zone : "utc" });
  if (!time.isValid || time.year < 1990 || time.year > 2100) return null;
  const shown = time.toMillis();
  return timeOf(shown, hasOffset ? 0 : offsetAt(zone, shown));
}

const timeOf = (wall: number, offset: number) => (Number.isNaN(offset) ? null : new Date(wall - offset));

/** A text, which may look like a number and then arrive as one. */
export const text = z.union([z.string(), z.number()]).transform(String);

/** A JSON number may carry the noise of a float (`88.24999999999999`): beyond a millionth there is only noise. */
export const amount = z.union([z.string(), z.number().transform((value) => value.toFixed(6))]);

/** How many pages or rows there are, as far as a column of the database counts. */
export const pageCount = z.number().int().nonnegative().max(2_147_483_647);

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

/**
 * `receivedAt`, ISO 8601: the receiver of a notification sets it on every row of every network before it is stored.
 * `read` cannot, being pure. `parseRow` dates a message that holds no time by it (BuyGoods, MaxWeb); others ignore it.
 */
export const receivedAt = z.iso
  .datetime({ offset: true, error: "is not the time of receipt" })
  .transform((text) => new Date(text));

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

/** Where in time such a row lies, whatever is wrong with the rest of it. Null where it tells no time. */
export function aboutTime(text: unknown, zone: string): Date | null {
  return typeof text === "string" && text.length <= 50 ? parseLocalTime(text, zone) : null;
}

/** Several of one currency as one; null where there is none, or of more than one currency. */
export function sumOf(amounts: readonly (Money | null)[]): Money | null {
  const known = amounts.filter((money) => money !== null);
  const [first, ...others] = known;
  if (!first || others.some(({ currency }) => currency !== first.currency)) return null;
  return { currency: first.currency, minor: known.reduce((sum, { minor }) => sum + minor, 0) };
}
