import { DateTime } from "luxon";
import { HOUR, type Window } from "#domain/window";
import type { AdapterContext, PageRequest, RawPage } from "../adapter";
import { type HttpAnswer, parseJson, send } from "../http";
import { NetworkError } from "../network-error";
import { excerpt } from "../redact";
import { keepFields } from "../scrub";
import { accountsSchema, KEPT_FIELDS, pageSchema } from "./schema";

export interface ClickBankCredentials {
  apiKey: string;
}

type Context = AdapterContext<ClickBankCredentials>;

/** How far a zone's clock may be behind UTC, and ahead of it. */
const WESTMOST_MS = 12 * HOUR;
const EASTMOST_MS = 14 * HOUR;

/**
 * One page of orders2/list. More pages follow on HTTP 206, 200 is the last (H); the length of a page says nothing,
 * since a 206 may be short (M). The date filter takes whole days, both inclusive (H), of a zone that is not documented:
 * the days asked for hold the window in every zone on earth.
 */
export async function fetchPage(context: Context, { window, cursor }: PageRequest): Promise<RawPage> {
  const page = cursor ?? "1";
  const answer = await get(context, "/orders2/list", {
    headers: { Page: page },
    query: daysOf(window),
  });
  if (answer.status !== 200 && answer.status !== 206) throw unexpected(answer, context);

  const parsed = pageSchema.safeParse(parseJson(answer));
  if (!parsed.success) {
    throw new NetworkError("contract_changed", "orders2/list: the answer has no orderData", { status: answer.status });
  }
  const rows = parsed.data?.orderData ?? [];
  return {
    rows: rows.map((row) => keepFields(row, KEPT_FIELDS)),
    nextCursor: answer.status === 206 ? String(Number(page) + 1) : null,
  };
}

/**
 * `orders2/count`, a plain integer for the same filters (H), taken for the rows of the list. Another answer is no count:
 * the list is judged without one then.
 */
export async function countRows(context: Context, window: Window): Promise<number | undefined> {
  const { status, text } = await get(context, "/orders2/count", { query: daysOf(window), accept: "text/plain" });
  return status === 200 && /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined;
}

/** `quickstats/accounts` lists the nicknames that the key can see (H) and is the cheapest call that needs a key. */
export async function testCredentials(context: Context): Promise<void> {
  await nicknames(context);
}

/** A key is scoped by nickname (H): keys that see one nickname see the same sales of it. */
export async function identify(context: Context): Promise<readonly string[]> {
  const listed = accountsSchema.safeParse(await nicknames(context));
  return listed.success ? listed.data.accountData.map(({ nickName }) => nickName.toLowerCase()) : [];
}

async function nicknames(context: Context): Promise<unknown> {
  const answer = await get(context, "/quickstats/accounts", {});
  if (answer.status !== 200) throw unexpected(answer, context);
  // A maintenance page with HTTP 200 proves nothing.
  return parseJson(answer);
}

interface GetOptions {
  headers?: Record<string, string>;
  query?: Record<string, string>;
  accept?: string;
}

async function get(
  { credentials, endpoints, timeoutMs, signal }: Context,
  path: string,
  { headers = {}, query = {}, accept = "application/json" }: GetOptions,
): Promise<HttpAnswer> {
  const url = new URL(`${endpoints.api}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const answer = await send({
    url,
    // The bare key: no `Bearer`, no `Basic` (H). Without Accept the answer is XML (H).
    headers: { Authorization: credentials.apiKey, Accept: accept, ...headers },
    timeoutMs,
    signal,
    secrets: [credentials.apiKey],
  });
  if (answer.status === 401 || answer.status === 403) throw refused(answer, credentials);
  return answer;
}

/** How a spent quota may be told. Whatever else is said, the key gets a second chance. */
const QUOTA = /quota|exceed|too many|throttl|\blimit\b|requests (per|a) /i;

/** 403 means a bad key, a missing role (H), or a spent quota (M); no text of either is documented. */
function refused({ status, text }: HttpAnswer, { apiKey }: ClickBankCredentials): NetworkError {
  const said = excerpt(text, [apiKey]);
  if (QUOTA.test(said)) {
    return new NetworkError("rate_limited", `ClickBank's request quota is spent (HTTP ${status}: ${said})`, { status });
  }
  return new NetworkError("credentials_rejected", `ClickBank refused the API key (HTTP ${status}: ${said})`, {
    status,
    ambiguous: status === 403,
  });
}

function unexpected({ status, text }: HttpAnswer, { credentials }: Context): NetworkError {
  const said = excerpt(text, [credentials.apiKey]);
  return new NetworkError("contract_changed", `ClickBank answered HTTP ${status}: ${said}`, { status });
}

/** The days that hold a window in every zone on earth. */
function daysOf({ start, end }: Window): Record<string, string> {
  return {
    startDate: isoDay(new Date(start.getTime() - WESTMOST_MS)),
    endDate: isoDay(new Date(end.getTime() + EASTMOST_MS)),
  };
}

function isoDay(date: Date): string {
  return DateTime.fromJSDate(date, { zone: "utc" }).toISODate() as string;
}
