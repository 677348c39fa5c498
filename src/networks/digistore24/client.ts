import { HOUR } from "#domain/window";
import type { AdapterContext, PageRequest, RawPage } from "../adapter";
import { type HttpAnswer, parseJson, send } from "../http";
import { NetworkError } from "../network-error";
import { excerpt } from "../redact";
import { keepFields } from "../scrub";
import { envelopeSchema, KEPT_FIELDS, pageSchema, userSchema } from "./schema";

export interface Digistore24Credentials {
  apiKey: string;
}

type Context = AdapterContext<Digistore24Credentials>;

/** Up to 1000 (H); sent always, since two documents disagree on the default. */
export const PAGE_SIZE = 1_000;

/** Constants of the official PHP connector; that the server uses the same numbers is inferred (L). */
const BAD_KEY = "2";
const PERMISSION_DENIED = "8";

/**
 * One page of listTransactions, oldest first. `from`/`to` filter on creation date (H) as instants with an offset; if
 * they include their ends is not documented, and row times may be on another clock (M), so an hour is added to both.
 */
export async function fetchPage(context: Context, { window, cursor }: PageRequest): Promise<RawPage> {
  const pageNo = Number(cursor ?? "1");
  const data = await call(context, "listTransactions", {
    from: isoWithOffset(new Date(window.start.getTime() - HOUR)),
    to: isoWithOffset(new Date(window.end.getTime() + HOUR)),
    "search[role]": "affiliate",
    sort_by: "date",
    sort_order: "asc",
    page_no: String(pageNo),
    page_size: String(PAGE_SIZE),
  });
  const page = pageSchema.safeParse(data);
  if (!page.success) {
    throw new NetworkError("contract_changed", "listTransactions: transaction_list or page_count is missing");
  }
  const { page_no: given = pageNo, page_count: count, transaction_list: rows, summary } = page.data;
  // A page beyond the end is none; a page other than the one asked for would be read in its place.
  if ((rows.length > 0 && count === 0) || (pageNo <= count && given !== pageNo)) {
    throw new NetworkError("contract_changed", `listTransactions: page ${given} of ${count} instead of page ${pageNo}`);
  }
  return {
    rows: rows.map((row) => keepFields(row, KEPT_FIELDS)),
    // `page_count` is 0 on an empty result (L).
    nextCursor: pageNo < count ? String(pageNo + 1) : null,
    totalPages: count,
    // Of the whole result, told with every page (H).
    ...(summary?.count == null ? {} : { totalRows: summary.count }),
  };
}

/** getUserInfo rather than ping: [DS-OAS] declares other security names on ping, so it may not check the key (L). */
export async function testCredentials(context: Context): Promise<void> {
  await call(context, "getUserInfo", {});
}

/** `user_id` is the account that the key belongs to (H). */
export async function identify(context: Context): Promise<readonly string[]> {
  const told = userSchema.safeParse(await call(context, "getUserInfo", {}));
  return told.success ? [told.data.user_id] : [];
}

async function call(context: Context, fn: string, args: Record<string, string>): Promise<unknown> {
  const { credentials, endpoints, timeoutMs, signal } = context;
  const url = new URL(`${endpoints.api}/${fn}`);
  for (const [name, value] of Object.entries(args)) url.searchParams.set(name, value);
  const secrets = [credentials.apiKey];
  const answer = await send({
    url,
    headers: { "X-DS-API-KEY": credentials.apiKey, Accept: "application/json" },
    timeoutMs,
    signal,
    secrets,
  });
  if (answer.status === 401 || answer.status === 403) throw refused(answer, secrets);
  return readEnvelope(answer, fn, secrets);
}

function readEnvelope(answer: HttpAnswer, fn: string, secrets: readonly string[]): unknown {
  const { status } = answer;
  const envelope = envelopeSchema.safeParse(parseJson(answer));
  if (!envelope.success) {
    throw new NetworkError("contract_changed", `${fn}: the answer has no known result (HTTP ${status})`, { status });
  }
  if (envelope.data.result === "error") {
    const code = String(envelope.data.code ?? "none");
    const said = excerpt(envelope.data.message ?? "", secrets);
    if (isKeyProblem(code, said)) throw rejected(status, said);
    throw new NetworkError("contract_changed", `${fn}: error ${code}: ${said} (HTTP ${status})`, { status });
  }
  if (status !== 200) throw new NetworkError("contract_changed", `${fn}: success with HTTP ${status}`, { status });
  return envelope.data.data;
}

/** The exact reply to a bad key is not documented; messages are German or English by account (M). */
function isKeyProblem(code: string, message: string): boolean {
  return code === BAD_KEY || code === PERMISSION_DENIED || /api[\s_-]*(key|schl(ü|ue)ssel)/i.test(message);
}

/** A 403 that is no envelope may come from a firewall in front of the API: the key gets a second chance. */
function refused({ status, text }: HttpAnswer, secrets: readonly string[]): NetworkError {
  const said = excerpt(text, secrets);
  const ambiguous = status === 403 && text.trimStart().startsWith("<");
  return ambiguous
    ? new NetworkError("credentials_rejected", `Digistore24 refused the request (HTTP 403: ${said})`, {
        status,
        ambiguous,
      })
    : rejected(status, said);
}

function rejected(status: number, said: string): NetworkError {
  return new NetworkError("credentials_rejected", `Digistore24 refused the API key (HTTP ${status}: ${said})`, {
    status,
  });
}

function isoWithOffset(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, "+00:00");
}
