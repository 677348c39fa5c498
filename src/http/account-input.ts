import "server-only";
import { summariesOf } from "#accounts/account-summaries";
import { AccountGoneError, AlreadyConnectedError, DifferentLoginError } from "#accounts/connect-account";
import { getAccount, getAccountEver } from "#db/accounts/read-accounts";
import { getDatabase } from "#db/client";
import type { Account } from "#db/schema/network-account";
import type { FailureCode } from "#domain/failure";
import { FAILURE_SENTENCES } from "#domain/failure";
import { earliest, latest, type Window, windowMs } from "#domain/window";
import { logger } from "#env/logger";
import { historyStart } from "#networks/adapter";
import { adapterFor } from "#networks/index";
import { NetworkError } from "#networks/network-error";
import { ApiFailure, invalid, notFound } from "./api-failure";
import type { AccountSummary } from "./contract";
import { check } from "./route";

/** The part of a period that can be read again now. Throws a 400 where the network's history begins after it. */
export function requireReadable(network: string, { start, end }: { start: string; end: string }): Window {
  const readable = readablePart(network, { start: new Date(start), end: new Date(end) });
  if (readable) return readable;
  const { label, traits } = adapterFor(network);
  const day = historyStart(new Date(), traits).toISOString().slice(0, 10);
  throw invalid({ "window.end": `must be after ${day}, where the history that ${label} tells begins` });
}

/** The same, or null where none of it can be read. */
export function readablePart(network: string, { start, end }: Window): Window | null {
  const now = new Date();
  const begin = historyStart(now, adapterFor(network).traits);
  const readable = { start: latest(start, begin), end: earliest(end, now) };
  return windowMs(readable) > 0 ? readable : null;
}

/** The credential fields of a network. Throws a 400 that names the field, e.g. `credentials.apiKey`. */
export function readCredentials(network: string, credentials: Record<string, unknown>): unknown {
  return check(adapterFor(network).credentials.schema, credentials, "credentials");
}

/** The account that a URL names, when it is this user's. */
export async function requireAccount(userId: string, id: unknown): Promise<Account> {
  const account = await getAccount(getDatabase(), { userId, accountId: String(id) });
  if (!account) throw notFound();
  return account;
}

/** The same, also when it is disconnected. */
export async function requireAccountEver(userId: string, id: unknown): Promise<Account> {
  const account = await getAccountEver(getDatabase(), { userId, accountId: String(id) });
  if (!account) throw notFound();
  return account;
}

export async function summaryOf(userId: string, accountId: string): Promise<AccountSummary> {
  const account = await requireAccountEver(userId, accountId);
  const [summary] = await summariesOf(getDatabase(), userId, [account]);
  if (!summary) throw notFound();
  return summary;
}

const CONNECT_SENTENCES: Record<FailureCode, string> = {
  ...FAILURE_SENTENCES,
  credentials_rejected:
    "The network does not accept these credentials. Check that they are complete, and that they may read your sales.",
  rate_limited: `${FAILURE_SENTENCES.rate_limited} Try again in a few minutes.`,
  network_unavailable: `${FAILURE_SENTENCES.network_unavailable} Try again in a few minutes.`,
};

/** What a failed connect means to the caller: the typed reason as a sentence. What came over the wire is for the log. */
export function toConnectFailure(error: unknown): unknown {
  if (error instanceof AccountGoneError) return new ApiFailure(404, "not_found", error.message);
  if (error instanceof AlreadyConnectedError) return new ApiFailure(409, "already_connected", error.message);
  if (error instanceof DifferentLoginError) return new ApiFailure(409, "different_login", error.message);
  if (error instanceof NetworkError) {
    logger.warn({ code: error.code, said: error.message }, "credentials were not connected");
    return new ApiFailure(422, error.code, CONNECT_SENTENCES[error.code]);
  }
  return error;
}
