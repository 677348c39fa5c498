import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount } from "../schema";

/**
 * The network rejected these credentials: the schedule skips the account until they are replaced. Nothing happens
 * when they were replaced meanwhile (another fingerprint), so that an old run cannot undo a reconnect.
 */
export async function markNeedsReconnect(db: Database, accountId: string, fingerprint: string): Promise<void> {
  await db
    .update(networkAccount)
    .set({ status: "needs_reconnect", updatedAt: sql`now()` })
    .where(
      and(
        eq(networkAccount.id, accountId),
        eq(networkAccount.fingerprint, fingerprint),
        eq(networkAccount.status, "active"),
      ),
    );
}
