import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount } from "../schema";
import type { Account } from "./types";

export interface NewCredentials {
  credentials: string;
  fingerprint: string;
  /** The network's own id of the login, where it tells one. */
  loginId?: string | null;
  /** Given when a disconnected account is revived under a new name. */
  label?: string;
}

/** New credentials for an account: it is active again, with the history it had. */
export async function setCredentials(
  db: Database,
  userId: string,
  accountId: string,
  { credentials, fingerprint, loginId, label }: NewCredentials,
): Promise<Account | undefined> {
  const [row] = await db
    .update(networkAccount)
    .set({
      credentials,
      fingerprint,
      accessToken: null,
      status: "active",
      disconnectedAt: null,
      updatedAt: sql`now()`,
      ...(loginId === undefined ? {} : { loginId }),
      ...(label === undefined ? {} : { label }),
    })
    .where(and(eq(networkAccount.id, accountId), eq(networkAccount.userId, userId)))
    .returning();
  return row;
}
