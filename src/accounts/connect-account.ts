import { randomUUID } from "node:crypto";
import { fingerprints } from "../credentials/vault";
import { createAccount } from "../db/accounts/create-account";
import { findLogin } from "../db/accounts/find-login";
import { setCredentials } from "../db/accounts/set-credentials";
import type { Account } from "../db/accounts/types";
import type { Database } from "../db/client";
import { env } from "../lib/env";
import { sealFor, testCredentials } from "./credentials";

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

/**
 * Tests credentials live and stores them sealed. A login that was disconnected before gets its account back, with the
 * history it had. Throws NetworkError when the network does not accept them, AlreadyConnectedError for a connected one.
 */
export async function connectAccount(
  db: Database,
  { userId, network, label, credentials }: Connection,
): Promise<Account> {
  const known = await findLogin(db, userId, network, fingerprints(credentials, network, env().CREDENTIALS_KEYS));
  if (known && !known.disconnectedAt) throw new AlreadyConnectedError(alreadyConnected(known));
  await testCredentials(network, credentials);
  if (known) {
    const revived = await setCredentials(db, userId, known.id, { ...sealFor(known.id, network, credentials), label });
    if (revived) return revived;
  }
  const id = randomUUID();
  return createAccount(db, { id, userId, network, label, ...sealFor(id, network, credentials) });
}

/** New credentials for an account that exists: same account, same history. Throws like `connectAccount`. */
export async function reconnectAccount(db: Database, account: Account, credentials: unknown): Promise<Account> {
  const { userId, network } = account;
  const known = await findLogin(db, userId, network, fingerprints(credentials, network, env().CREDENTIALS_KEYS));
  if (known && known.id !== account.id) throw new AlreadyConnectedError(alreadyConnected(known));
  await testCredentials(network, credentials);
  return (await setCredentials(db, userId, account.id, sealFor(account.id, network, credentials))) ?? account;
}

function alreadyConnected({ label, disconnectedAt }: Account): string {
  return disconnectedAt
    ? `These credentials belong to the disconnected account "${label}". Connect it again instead.`
    : `These credentials are connected already, as "${label}".`;
}
