import type { AdapterContext, PageRequest, RawPage } from "../adapter";
import { type HttpAnswer, send } from "../http";
import { NetworkError } from "../network-error";
import { excerpt } from "../redact";
import { keepFields } from "../scrub";
import { readBody } from "./body";
import { nextCursor, readCursor } from "./cursor";
import { failureOf } from "./failures";
import { KEPT_FIELDS, pageSchema, paykeySchema } from "./schema";

export interface JvzooCredentials {
  apiKey: string;
}

type Context = AdapterContext<JvzooCredentials>;

/** The account's transactions as an affiliate (H). Its only input is the paykey: there is no date filter (H). */
const LIST = "latest-affiliates-transactions";

/**
 * One page of the list, which without a paykey reaches back 90 days (M), whatever the window. The sort order is not
 * documented, and clients disagree. A paykey means "start after this transaction, excluding it" (H), so in either
 * order the list goes on after the last row of a page.
 */
export async function fetchPage(context: Context, { cursor: text }: PageRequest): Promise<RawPage> {
  const cursor = readCursor(text);
  const results = await list(context, cursor?.paykey);
  const ids = results.flatMap((row) => paykeySchema.safeParse(row).data ?? []);
  const next = nextCursor({ ids, rowCount: results.length }, cursor);
  return {
    rows: results.map((row) => keepFields(row, KEPT_FIELDS)),
    nextCursor: next && JSON.stringify(next),
  };
}

/** Two independent clients probe with this very call and take an empty list as a good key (H). */
export async function testCredentials(context: Context): Promise<void> {
  await list(context);
}

async function list(context: Context, paykey?: string): Promise<unknown[]> {
  const { credentials, endpoints, timeoutMs, signal } = context;
  // Basic authentication, the key as user and a literal x as password (H).
  const login = `${credentials.apiKey}:x`;
  const secrets = [login, credentials.apiKey];
  const answer = await send({
    // Used with and without a slash at the end (M); with one there is no place for a paykey.
    url: new URL(`${endpoints.api}/v2.0/${LIST}${paykey === undefined ? "" : `/${encodeURIComponent(paykey)}`}`),
    headers: { Authorization: `Basic ${Buffer.from(login).toString("base64")}`, Accept: "application/json" },
    timeoutMs,
    signal,
    secrets,
  });
  if (answer.status !== 200) throw refused(answer, secrets);
  const page = pageSchema.safeParse(readBody(answer, secrets));
  if (page.success) return page.data.results;
  throw new NetworkError("contract_changed", `${LIST}: the answer has no list of results`, { status: answer.status });
}

/** The answer to a bad key is not documented: 401, 403 and an error in the body are all taken for it. */
function refused(answer: HttpAnswer, secrets: readonly string[]): NetworkError {
  return failureOf(answer, answer.status, excerpt(answer.text, secrets));
}
