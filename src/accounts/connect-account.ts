import { randomUUID } from "node:crypto";
import { fingerprints } from "#credentials/vault";
import { findLogin } from "#db/accounts/logins";
import { insertAccount, setCredentials } from "#db/accounts/store-account";
import type { Database } from "#db/client";
import { isUniqueViolation } from "#db/query-error";
import type { Account } from "#db/schema/network-account";
import { storeRequest } from "#db/sync-requests/store-request";
import { holdLogin } from "#db/users/delete-user";
import { env } from "#env/env";
import { sealFor, testCredentials } from "./credentials";
import { findSameLogin, isOtherLogin, joinIds } from "./recognise-login";

export interface Connection {
  userId: string;
  network: string;
  label: string;
  credentials: unknown;
}

/** The same login twice would count its sales twice. */
export class AlreadyConnectedError extends Error {
  override readonly name = "AlreadyConnectedError";
}

/** Disconnected, or its user's login deleted, while the network was asked. */
export class AccountGoneError extends Error {
  override readonly name = "AccountGoneError";
}

/** The ledger of one login and the sales of another would be one sum. */
export class DifferentLoginError extends Error {
  override readonly name = "DifferentLoginError";
}

/**
 * Tests credentials live and stores them sealed, together with the request for the import. A login that was disconnected
 * before gets its account back, with the history it had. Throws NetworkError when the network does not accept them,
 * AlreadyConnectedError for a login that is connected, under whichever credentials.
 */
export async function connectAccount(
  db: Database,
  { userId, network, label, credentials }: Connection,
): Promise<Account> {
  const held = await findLogin(db, userId, network, fingerprintsOf(network, credentials));
  if (held && !held.disconnectedAt) throw new AlreadyConnectedError(alreadyConnected(held));
  const login = await testCredentials(network, credentials);
  const known = held ?? (await findSameLogin(db, { userId, network }, login));
  if (known && !known.disconnectedAt) throw new AlreadyConnectedError(alreadyConnected(known));
  const id = known?.id ?? randomUUID();
  const sealed = { ...sealFor(id, network, credentials), loginId: joinIds(login.ids), label };
  const account = await db
    .transaction(async (tx) => {
      if (!(await holdLogin(tx, userId))) throw new AccountGoneError("This login of Tidemark has been deleted.");
      const stored = known
        ? await setCredentials(tx, { userId, accountId: id, was: "disconnected" }, sealed)
        : await insertAccount(tx, { id, userId, network, ...sealed });
      if (stored) await storeRequest(tx, { userId, accountId: id, network, kind: "import", trigger: "connect" });
      return stored;
    })
    .catch(orTaken);
  if (account) return account;
  // Another request connected the same login meanwhile.
  const first =
    (await findLogin(db, userId, network, fingerprintsOf(network, credentials))) ??
    (await findSameLogin(db, { userId, network }, login));
  throw new AlreadyConnectedError(first ? alreadyConnected(first) : "This login is connected already.");
}

/**
 * New credentials for an account that exists: same account, same history. Throws like `connectAccount`, and
 * DifferentLoginError for credentials of a login that the account's ledger did not come from.
 */
export async function reconnectAccount(db: Database, account: Account, credentials: unknown): Promise<Account> {
  const { id, userId, network, label } = account;
  const held = await findLogin(db, userId, network, fingerprintsOf(network, credentials));
  if (held && held.id !== id) throw new AlreadyConnectedError(alreadyConnected(held));
  const login = await testCredentials(network, credentials);
  const other = await findSameLogin(db, { userId, network }, login, id);
  if (other) throw new AlreadyConnectedError(alreadyConnected(other));
  if (await isOtherLogin(db, account, login)) {
    const message = `These credentials belong to another login than the sales of "${label}". Connect them as an account of their own.`;
    throw new DifferentLoginError(message);
  }
  const sealed = { ...sealFor(id, network, credentials), loginId: joinIds(login.ids) ?? account.loginId };
  const stored = await setCredentials(db, { userId, accountId: id }, sealed).catch(orTaken);
  if (stored === null) throw new AlreadyConnectedError("This login was connected as another account just now.");
  if (!stored) throw new AccountGoneError(`The account "${label}" was disconnected just now.`);
  return stored;
}

const fingerprintsOf = (network: string, credentials: unknown) =>
  fingerprints(credentials, network, env().CREDENTIALS_KEYS);

/** Of two requests that store one login at once, the database lets one through. */
function orTaken(error: unknown): null {
  if (isUniqueViolation(error)) return null;
  throw error;
}

function alreadyConnected({ label, disconnectedAt }: Account): string {
  return disconnectedAt
    ? `This login belongs to the disconnected account "${label}". Connect it again instead.`
    : `This login is connected already, as "${label}".`;
}
