import { type HttpAnswer, parseJson, send } from "../http";
import { NetworkError } from "../network-error";
import { explain } from "../parsing";
import { excerpt } from "../redact";
import { errorSchema, listSchema } from "./schema";
import { REST_STATUSES } from "./statuses";
import { currentToken, forgetToken, refused, renewToken, type Session, secretsOf, timeLeft } from "./token";

/** A timer may fire this much before its time. */
const TIMER_SLACK_MS = 10;

export interface ListQuery {
  list: "history" | "commissions";
  /** Milliseconds. Both lists filter on order date: history M (a live probe), commissions L ("same filters"). */
  range?: { from: number; to: number };
  maxResults: number;
  pageToken: string | null;
}

export interface ListPage {
  items: unknown[];
  /** Null at the end: the last page has no `next_page_token` (H). */
  nextToken: string | null;
  totalPages?: number | undefined;
  totalRows?: number | undefined;
}

/** One page of `sales/history` or `sales/commissions`. */
export async function readList(session: Session, query: ListQuery): Promise<ListPage> {
  const answer = await ask(session, query);
  const page = listSchema.safeParse(parseJson(answer));
  if (!page.success) throw new NetworkError("contract_changed", `sales/${query.list}: ${explain(page.error)}`);
  const { next_page_token, total_results, results_per_page } = page.data.page_info;
  const perPage = results_per_page || query.maxResults;
  return {
    items: page.data.items,
    nextToken: next_page_token ?? null,
    totalPages: total_results == null ? undefined : Math.ceil(total_results / perPage),
    totalRows: total_results ?? undefined,
  };
}

/**
 * Asks for every status by name: without, only APPROVED and COMPLETE come back (H), and no refund would ever show.
 * And for sales as an affiliate alone (H), since the same login may sell products of its own.
 */
function urlOf({ context }: Session, { list, range, maxResults, pageToken }: ListQuery): URL {
  const url = new URL(`${context.endpoints.api}/payments/api/v1/sales/${list}`);
  for (const status of REST_STATUSES) url.searchParams.append("transaction_status", status);
  url.searchParams.set("commission_as", "AFFILIATE");
  url.searchParams.set("max_results", String(maxResults));
  if (range) {
    url.searchParams.set("start_date", String(range.from));
    url.searchParams.set("end_date", String(range.to));
  }
  if (pageToken !== null) url.searchParams.set("page_token", pageToken);
  return url;
}

/**
 * A 401 may be a token that died early: it is renewed once (H). One that is refused as well was ended by a newer one, or
 * by Hotmart's own fault: the credentials are the token endpoint's to refuse, and it has just accepted them.
 */
async function ask(session: Session, query: ListQuery): Promise<HttpAnswer> {
  const url = urlOf(session, query);
  let token = await currentToken(session);
  let answer = await get(session, url, token);
  if (answer.status === 401) {
    token = await renewToken(session, token);
    answer = await get(session, url, token);
  }
  if (answer.status === 200) return answer;
  const secrets = secretsOf(session, token);
  if (answer.status !== 401 && answer.status !== 403) throw unexpected(answer, query, secrets);
  await forgetToken(session, token);
  throw refused(answer, secrets, { renewed: answer.status === 401 });
}

async function get(session: Session, url: URL, token: string): Promise<HttpAnswer> {
  session.sent += 1;
  try {
    return await send({
      url,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", Accept: "application/json" },
      timeoutMs: timeLeft(session),
      signal: session.context.signal,
      secrets: secretsOf(session, token),
    });
  } catch (error) {
    throw isTooWide(session, error) ? tooWide(session, error) : error;
  }
}

/**
 * Hotmart gives up with 502 on what takes it over 30 seconds and says to shorten the range (H). We usually give up
 * before that, so time that ran out on a list counts the same.
 */
function isTooWide(session: Session, error: unknown): error is NetworkError {
  if (!(error instanceof NetworkError) || error.code !== "network_unavailable") return false;
  const ranOut = error.status === undefined && timeLeft(session) <= TIMER_SLACK_MS;
  return error.status === 502 || (ranOut && !session.context.signal?.aborted);
}

function tooWide({ context }: Session, { status, retryAfterMs, message }: NetworkError): NetworkError {
  const said = status === undefined ? `No answer within ${context.timeoutMs} ms` : message;
  return new NetworkError("network_unavailable", said, {
    tooWide: true,
    ...(status === undefined ? {} : { status }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/**
 * `invalid_token` with 400 is the cursor, with 401 the access token (H). A dead cursor cannot be retried, and starting
 * over within a page might never end, so the run fails: the next one reads the window from its first page.
 */
function unexpected(
  { status, text }: HttpAnswer,
  { list, pageToken }: ListQuery,
  secrets: readonly string[],
): NetworkError {
  const said = excerpt(text, secrets);
  const message =
    status === 400 && pageToken !== null && errorIn(text) === "invalid_token"
      ? `sales/${list}: Hotmart no longer accepts its own page_token (HTTP 400: ${said})`
      : `sales/${list} answered HTTP ${status}: ${said}`;
  return new NetworkError("contract_changed", message, { status });
}

function errorIn(text: string): string | null {
  try {
    return errorSchema.parse(JSON.parse(text)).error;
  } catch {
    return null;
  }
}
