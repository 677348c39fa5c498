import { and, eq } from "drizzle-orm";
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
