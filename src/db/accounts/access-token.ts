import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount } from "../schema";

/** The sealed access token of an account, null when there is none. */
export async function readAccessToken(db: Database, accountId: string): Promise<string | null> {
  const [row] = await db
    .select({ accessToken: networkAccount.accessToken })
    .from(networkAccount)
    .where(eq(networkAccount.id, accountId));
  return row?.accessToken ?? null;
}

/** Keeps a token for as long as the credentials that it was issued for are the account's. */
export async function writeAccessToken(
  db: Database,
  accountId: string,
  fingerprint: string,
  accessToken: string | null,
): Promise<void> {
  await db
    .update(networkAccount)
    .set({ accessToken })
    .where(and(eq(networkAccount.id, accountId), eq(networkAccount.fingerprint, fingerprint)));
}

/** The right to ask for a new token, for so long at the most; null while somebody else has it. By the database's clock. */
export async function leaseAccessToken(db: Database, accountId: string, forMs: number): Promise<Date | null> {
  const { accessTokenLease: until } = networkAccount;
  const [row] = await db
    .update(networkAccount)
    .set({ accessTokenLease: sql`now() + ${forMs} * interval '1 millisecond'` })
    .where(and(eq(networkAccount.id, accountId), sql`coalesce(${until} <= now(), true)`))
    .returning({ until });
  return row?.until ?? null;
}

/** Gives the right back before its time, unless it has run out and somebody else has it. */
export async function returnAccessToken(db: Database, accountId: string, lease: Date): Promise<void> {
  await db
    .update(networkAccount)
    .set({ accessTokenLease: null })
    .where(and(eq(networkAccount.id, accountId), eq(networkAccount.accessTokenLease, lease)));
}
