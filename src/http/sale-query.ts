import "server-only";
import { z } from "zod";
import { idsOfNetworks } from "#db/accounts/read-accounts";
import { getDatabase } from "#db/client";
import { SALE_TERMS, type SaleFilter } from "#db/sales/sale-filter";
import { zoneOfUser } from "#db/users/user-settings";
import { SALE_STATUSES, SALE_TYPES } from "#domain/sale";
import { isZone, startOfDay } from "#earnings/calendar";
import { NETWORK_IDS, type NetworkId } from "#networks/index";
import { invalid } from "./api-failure";
import { day, instant } from "./cursor";
import { check } from "./route";

const MAX_VALUES = 200;
const MAX_LENGTH = 200;

const text = z.string().max(MAX_LENGTH, `has at most ${MAX_LENGTH} characters`);
const several = <Value>(value: z.ZodType<Value>) => z.array(value).max(MAX_VALUES, `has at most ${MAX_VALUES} values`);
const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: `must be one of: ${words.join(", ")}` });

/** The name of a zone of the IANA database. */
export const zoneName = text.refine(isZone, "must be a time zone such as Europe/Berlin");

/** A day in the zone of the question, or an instant. */
const dayOrInstant = z.union([day, instant], {
  error: "must be a day such as 2026-09-30 or a time such as 2026-09-30T12:00:00Z",
});

const filterQuery = z.object({
  account: several(z.uuid({ error: "must be the id of an account" })).optional(),
  network: several(oneOf(NETWORK_IDS)).optional(),
  status: several(oneOf(SALE_STATUSES)).optional(),
  type: several(oneOf(SALE_TYPES)).optional(),
  product: several(text).optional(),
  trackingId: several(text).optional(),
  term: oneOf(SALE_TERMS).optional(),
  q: text.optional(),
  from: dayOrInstant.optional(),
  to: dayOrInstant.optional(),
  changedSince: instant.optional(),
  run: text.optional(),
  zone: zoneName.optional(),
});

/** Of these the URL may hold several, one after the other; ids and words with a comma between as well. */
const LISTS = new Set(["account", "network", "status", "type"]);
const REPEATED = new Set(["product", "trackingId"]);

/** The parameters of a URL, those that may be given several times as lists. Throws a 400 for any other given twice. */
function parametersOf(request: Request): Record<string, string | string[]> {
  const { searchParams } = new URL(request.url);
  return Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => {
      const values = searchParams.getAll(name);
      if (LISTS.has(name)) return [name, values.flatMap((value) => value.split(",")).filter((value) => value !== "")];
      if (REPEATED.has(name)) return [name, values];
      if (values.length > 1) throw invalid({ [name]: "is given more than once" });
      return [name, values[0] as string];
    }),
  );
}

/** Which sales a URL asks for. Throws a 400 that names the parameter. `zone` is the user's, where the URL names none. */
export async function readSaleFilter(request: Request, userId: string): Promise<SaleFilter & { zone: string }> {
  const query = check(filterQuery, parametersOf(request));
  const zone = query.zone ?? (await zoneOfUser(getDatabase(), userId));
  const at = (given: string | undefined) =>
    given === undefined ? undefined : given.length === 10 ? startOfDay(given, zone) : new Date(given);
  const [from, to] = [at(query.from), at(query.to)];
  if (from && to && from > to) throw invalid({ to: "must not lie before from" });
  return {
    userId,
    accountIds: await accountsAsked(userId, given(query.account), given(query.network)),
    statuses: given(query.status),
    types: given(query.type),
    products: given(query.product),
    trackingIds: given(query.trackingId),
    term: query.term,
    q: query.q || undefined,
    from,
    to,
    run: query.run || undefined,
    changedSince: query.changedSince === undefined ? undefined : new Date(query.changedSince),
    zone,
  };
}

/** Of a network a sale is by its account: those of these networks, and of these accounts; undefined for all. */
async function accountsAsked(userId: string, accountIds?: string[], networks?: NetworkId[]) {
  if (!networks) return accountIds;
  const ofNetworks = await idsOfNetworks(getDatabase(), userId, networks);
  return ofNetworks.filter((id) => !accountIds || accountIds.includes(id));
}

const given = <Value>(values: Value[] | undefined) => (values && values.length > 0 ? values : undefined);

/** A parameter that is on or off: `strict=1` (rather no sum than one that is not all there is), `totals=1`. */
export const flagQuery = z
  .enum(["0", "1"], { error: "must be 0 or 1" })
  .default("0")
  .transform((text) => text === "1");

/** A whole number of a URL, from 1 on. */
export function wholeNumberQuery({ most, usual }: { most: number; usual: number }) {
  const wanted = `must be a whole number from 1 to ${most}`;
  return z.coerce.number({ error: wanted }).int(wanted).min(1, wanted).max(most, wanted).default(usual);
}

/** How many rows a page of a list has at the most. */
export const limitQuery = wholeNumberQuery({ most: 200, usual: 50 });
