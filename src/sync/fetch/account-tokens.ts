import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { open, seal, VaultError } from "#credentials/vault";
import { leaseAccessToken, readAccessToken, returnAccessToken, writeAccessToken } from "#db/accounts/account-secrets";
import type { Account } from "#db/schema/network-account";
import { SECOND } from "#domain/window";
import type { AccessToken, TokenCache, TokenRequest } from "#networks/adapter";
import { NetworkError } from "#networks/network-error";
import type { SyncContext } from "../context";

const stored = z.object({ token: z.string(), expiresAt: z.coerce.date() });

/** Others look this often whether a token has come. */
const LOOK_EVERY_MS = 100;
/** What a request may take beyond its time, from the lease to the stored token. */
const LEASE_SLACK_MS = 2 * SECOND;

/** An account's access token, sealed in the database: one token serves all runs and instances until it expires. */
export function accountTokens(
  { db, ring, now, httpTimeoutMs }: SyncContext,
  { id, network, fingerprint }: Account,
): TokenCache {
  // Another purpose than the credentials': neither opens as the other.
  const owner = { accountId: id, network: `${network}:access-token` };
  return {
    read,
    async write(token) {
      await writeAccessToken(db, id, fingerprint, token && seal(token, owner, ring));
    },
    async issue(request) {
      const endsAt = performance.now() + request.withinMs;
      do {
        const issued = (await other(request)) ?? (await askAlone(request));
        if (issued) return issued;
        await sleep(LOOK_EVERY_MS);
      } while (performance.now() < endsAt);
      throw new NetworkError("network_unavailable", "Another request for an access token does not end");
    },
  };

  async function read() {
    const sealed = await readAccessToken(db, id);
    if (!sealed) return null;
    const token = openToken(sealed);
    return token && token.expiresAt > now() ? token : null;
  }

  async function other({ refused }: TokenRequest): Promise<AccessToken | null> {
    const token = await read();
    return token && token.token !== refused ? token : null;
  }

  /** No transaction is open while the network is asked: the right to ask is a lease, which ends by itself. */
  async function askAlone(request: TokenRequest): Promise<AccessToken | null> {
    const lease = await leaseAccessToken(db, id, httpTimeoutMs + LEASE_SLACK_MS);
    if (!lease) return null;
    try {
      // The one before may have got it between the look and the lease.
      return (await other(request)) ?? (await request.ask());
    } finally {
      await returnAccessToken(db, id, lease);
    }
  }

  /** A token under a key that is gone is no loss: a new one is issued. */
  function openToken(sealed: string) {
    try {
      return stored.parse(open(sealed, owner, ring));
    } catch (error) {
      if (error instanceof VaultError) return null;
      throw error;
    }
  }
}
