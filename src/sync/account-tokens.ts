import { z } from "zod";
import { open, seal, VaultError } from "../credentials/vault";
import { readAccessToken, writeAccessToken } from "../db/accounts/access-token";
import type { Account } from "../db/accounts/types";
import type { TokenCache } from "../networks/adapter";
import type { SyncContext } from "./context";

const stored = z.object({ token: z.string(), expiresAt: z.coerce.date() });

/** An account's access token, sealed in the database: one token serves all runs and instances until it expires. */
export function accountTokens({ db, ring, now }: SyncContext, { id, network, fingerprint }: Account): TokenCache {
  // Another purpose than the credentials': neither opens as the other.
  const owner = { accountId: id, network: `${network}:access-token` };
  return {
    async read() {
      const sealed = await readAccessToken(db, id);
      if (!sealed) return null;
      const token = openToken(sealed);
      return token && token.expiresAt > now() ? token : null;
    },
    async write(token) {
      await writeAccessToken(db, id, fingerprint, token && seal(token, owner, ring));
    },
  };

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
