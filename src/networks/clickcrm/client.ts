import { DateTime } from "luxon";
import type { Window } from "#domain/window";
import type { AdapterContext, PageRequest, RawPage } from "../adapter";
import { type HttpAnswer, parseJson, send } from "../http";
import { NetworkError } from "../network-error";
import { redact } from "../redact";
import { keepFields } from "../scrub";
import type { ClickCrmCredentials } from "./credentials";
import { failureIn, failureOf, keysOf } from "./failures";
import { CLOCK } from "./normalize";
import { KEPT_FIELDS, pageSchema, REQUIRED_FIELDS } from "./schema";

type Context = AdapterContext<ClickCrmCredentials>;

/** At most 50 records per call (H on v1, M on v2). */
export const PAGE_SIZE = 50;

interface Days {
  date_from: string;
  date_to: string;
}

/** One page of `byday` for the days that a window touches. */
export async function fetchPage(context: Context, { window, cursor }: PageRequest): Promise<RawPage> {
  return byDay(context, daysOf(window), cursor);
}

/** `byday` of today, one row at most: what a known client asks for (M). */
export async function testCredentials(context: Context): Promise<void> {
  const today = dayOf(new Date());
  await byDay(context, { date_from: today, date_to: today }, null);
}

/** The affiliate ID is the login itself; its tokens may be several. */
export async function identify({ credentials }: Context): Promise<readonly string[]> {
  return [credentials.affiliateId];
}

async function byDay(context: Context, days: Days, cursor: string | null): Promise<RawPage> {
  const { credentials, endpoints, timeoutMs, signal } = context;
  const secrets = [credentials.token];
  const url = new URL(`${endpoints.api}/byday`);
  const query = { a: credentials.affiliateId, token: credentials.token, ...days, response_type: "json" };
  // Encodes each value, the token with its `+` and `/` included, exactly once.
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (cursor !== null) url.searchParams.set("next_page", cursor);
  const answer = await send({ url, headers: { Accept: "application/json" }, timeoutMs, signal, secrets });
  return readPage(answer, secrets);
}

/**
 * One known client stops at fewer than 50 rows or at a missing `next_page`, another at an empty one (H): each of these
 * ends the report. Whether the last page omits it or sends null or 0 was not found, so all of them count as empty.
 */
function readPage(answer: HttpAnswer, secrets: readonly string[]): RawPage {
  const body = answer.status === 200 ? parseJson(answer) : null;
  const page = pageSchema.safeParse(body);
  if (!page.success || failureIn(body) !== null) throw failureOf(answer, secrets);
  const { data, next_page: next } = page.data;
  checkFields(data, secrets);
  const isLast = data.length < PAGE_SIZE || !next || next === "0";
  return {
    rows: data.map((row) => keepFields(row, KEPT_FIELDS)),
    nextCursor: isLast ? null : cursorOf(String(next), secrets),
  };
}

/** Where no row has the names that are known, the report has changed: a ledger of zeros would hide it. */
function checkFields(rows: readonly unknown[], secrets: readonly string[]): void {
  const missingIn = (row: unknown) => REQUIRED_FIELDS.filter((field) => !Object.hasOwn(Object(row), field));
  if (rows.length === 0 || rows.some((row) => missingIn(row).length === 0)) return;
  const [missing, seen] = [missingIn(rows[0]).join(", "), keysOf(rows[0], secrets)];
  throw new NetworkError("contract_changed", `byday: rows without ${missing}. Fields seen: ${seen}`);
}

/** A cursor is stored and logged: one that carries the token (a link to the next page, say) is refused. */
function cursorOf(next: string, secrets: readonly string[]): string {
  if (redact(next, secrets) === next) return next;
  throw new NetworkError("contract_changed", "byday: next_page holds the token");
}

/** Both ends of the filter are inclusive (M). Its clock is not known for sure (L), so a day is added at either end. */
function daysOf({ start, end }: Window): Days {
  return { date_from: dayOf(start, -1), date_to: dayOf(end, 1) };
}

function dayOf(at: Date, plusDays = 0): string {
  return DateTime.fromJSDate(at, { zone: CLOCK }).plus({ days: plusDays }).toISODate() as string;
}
