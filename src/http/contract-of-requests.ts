import "server-only";
import { z } from "zod";
import { MAX_ACCOUNTS_PER_PAGE } from "#accounts/account-summaries";
import { EARNINGS_KEYS, isCalendarUnit } from "#db/earnings/sum-earnings";
import { SALE_TERMS } from "#db/sales/sale-filter";
import { SYNC_LOG_FILTERS } from "#db/sync-logs/read-sync-logs";
import { isZone } from "#domain/days";
import { ACCOUNT_STATES } from "#domain/health";
import { SALE_STATUSES, SALE_TYPES } from "#domain/sale";
import { MINUTE } from "#domain/window";
import { NETWORK_IDS } from "#networks/index";
import { cursorQuery, day, deltaQuery, instant } from "./cursor";

// What the API's routes take: the parameters of their URLs and their bodies.

const MAX_VALUES = 200;

const textUpTo = (length: number) => z.string().max(length, `has at most ${length} characters`);
const text = textUpTo(200);
/** A network's own: a tracking id may be a link. */
const networkText = textUpTo(4_000);
const several = <Value extends z.ZodType>(value: Value) =>
  z.array(value).max(MAX_VALUES, `has at most ${MAX_VALUES} values`);
const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: `must be one of: ${words.join(", ")}` });
const accountId = z.uuid({ error: "must be the id of an account" });

/** The name of a zone of the IANA database. */
const zoneName = text.refine(isZone, "must be a time zone such as Europe/Berlin");

/** A day in the zone of the question, or an instant. */
const dayOrInstant = z.union([day, instant], {
  error: "must be a day such as 2026-09-30 or a time such as 2026-09-30T12:00:00Z",
});

/** A parameter that is on or off: `strict=1` (rather no sum than one that is not all there is), `totals=1`. */
const flag = z
  .enum(["0", "1"], { error: "must be 0 or 1" })
  .default("0")
  .transform((text) => text === "1");

/** A whole number of a URL, from 1 on. */
function wholeNumber({ most, usual }: { most: number; usual: number }) {
  const wanted = `must be a whole number from 1 to ${most}`;
  return z.coerce.number({ error: wanted }).int(wanted).min(1, wanted).max(most, wanted).default(usual);
}

/** How many rows a page of a list has at the most. */
const limit = wholeNumber({ most: 200, usual: 50 });

/** Which sales are meant; all that is absent does not restrict. */
export const saleFilterQuery = z.object({
  account: several(accountId).optional(),
  network: several(oneOf(NETWORK_IDS)).optional(),
  status: several(oneOf(SALE_STATUSES)).optional(),
  type: several(oneOf(SALE_TYPES)).optional(),
  product: several(networkText).optional(),
  trackingId: several(networkText).optional(),
  term: oneOf(SALE_TERMS).optional().describe("Those whose commission went there, in part at least."),
  q: text.optional().describe("The beginning of a transaction id, order id, product or tracking id."),
  from: dayOrInstant.optional(),
  to: dayOrInstant.optional().describe("Excluded."),
  changedSince: instant.optional().describe("Those that changed since then, after they were first seen."),
  run: text.optional().describe("Those that this run changed, after they were first seen."),
  zone: zoneName.optional().describe("In which days are counted; the user's own where it is absent."),
});

export const salesQuery = saleFilterQuery.extend({
  cursor: cursorQuery,
  delta: deltaQuery.describe("Reads in the order of changes instead, from there on; empty for the beginning."),
  limit,
  totals: flag.describe("1: also what all sales of the filter add up to."),
  strict: flag.describe("1: a 409 instead of a sum that is not all there is."),
});

export const salesFileQuery = saleFilterQuery.extend({ strict: salesQuery.shape.strict });

export const earningsQuery = saleFilterQuery.extend({
  from: day.optional().describe("A day in the zone; 30 days before `to` where it is absent."),
  to: day.optional().describe("Excluded; tomorrow where it is absent."),
  groupBy: z
    .string()
    .default("")
    .transform((text) => text.split(",").filter((key) => key !== ""))
    .pipe(z.array(z.enum(EARNINGS_KEYS, { error: `must be some of: ${EARNINGS_KEYS.join(", ")}` })))
    .refine((keys) => keys.filter(isCalendarUnit).length <= 1, "takes one of day, week and month")
    .describe(`One or more, with a comma between: ${EARNINGS_KEYS.join(", ")}.`),
  strict: salesQuery.shape.strict,
});

export const accountsQuery = z.object({
  state: oneOf(ACCOUNT_STATES).optional().describe("Disconnected accounts are told only when asked for."),
  cursor: cursorQuery,
  limit: wholeNumber({ most: MAX_ACCOUNTS_PER_PAGE, usual: 50 }),
});

export const syncLogsQuery = z.object({
  accountId: z.string().optional(),
  only: oneOf(SYNC_LOG_FILTERS).optional(),
  cursor: cursorQuery,
});

export const activityQuery = z.object({ hours: wholeNumber({ most: 168, usual: 24 }), account: accountId.optional() });
export const daysQuery = z.object({ from: day.optional(), to: day.optional() });
export const listQuery = z.object({ cursor: cursorQuery });
export const auditQuery = z.object({ cursor: cursorQuery, limit });
export const incidentsQuery = z.object({
  open: z.enum(["1", "0"], { error: "must be 1 for what is open, 0 for what is over, or absent" }).optional(),
  cursor: cursorQuery,
  limit,
});

const fields = z.record(z.string(), z.unknown(), { error: "must be an object with the credentials of the network" });
const label = z.string({ error: "is required" }).trim().min(1, "is required").max(80, "has at most 80 characters");

export const connectBody = z.object({ network: oneOf(NETWORK_IDS), label, credentials: fields });

export const accountPatch = z
  .strictObject({ label: label.optional(), paused: z.boolean({ error: "must be true or false" }).optional() })
  .refine((patch) => Object.keys(patch).length > 0, "names nothing that is to change: label, paused");

export const reconnectBody = z.object({ credentials: fields });
export const notificationsBody = z.object({ secrets: fields });

/** A browser's clock may be ahead of ours by this much: what is not past yet is left out then. */
const BROWSER_AHEAD_MS = 5 * MINUTE;
const isPast = (text: string) => Date.parse(text) <= Date.now() + BROWSER_AHEAD_MS;

export const syncBody = z.object({
  window: z
    .object({ start: instant, end: instant.refine(isPast, "must not lie in the future: sales can be read up to now") })
    .refine(({ start, end }) => Date.parse(start) < Date.parse(end), "must start before it ends")
    .optional(),
});

export const restoreBody = z.object({
  setAside: z.literal(false, { error: "must be false: DELETE sets a row aside" }),
});
export const newPasswordBody = z.object({
  newPassword: z
    .string({ error: "is required" })
    .min(8, "has at least 8 characters")
    .max(128, "has at most 128 characters"),
});
export const deleteLoginBody = z.object({
  password: z.string({ error: "is required" }).min(1, "is required").max(128, "has at most 128 characters"),
});
export const settingsBody = z.object({ zone: zoneName });
export const alertTestBody = z.object({ channelId: z.string().max(100) });
