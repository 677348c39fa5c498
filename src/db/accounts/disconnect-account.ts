import { and, eq, isNull, sql } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount } from "../schema";
import { dropRequests } from "../sync-requests/settle-request";

/** Deletes the credentials and hides the account; its ledger stays. False when it was not this user's to disconnect. */
export async function disconnectAccount(db: Database, userId: string, accountId: string): Promise<boolean> {
  const rows = await db
    .update(networkAccount)
    .set({
      credentials: null,
      accessToken: null,
      notificationSecrets: null,
      disconnectedAt: sql`now()`,
      updatedAt: sql`now()`,
    })
    .where(
      and(eq(networkAccount.id, accountId), eq(networkAccount.userId, userId), isNull(networkAccount.disconnectedAt)),
    )
    .returning({ id: networkAccount.id });
  if (rows.length > 0) await dropRequests(db, userId, accountId);
  return rows.length > 0;
}
