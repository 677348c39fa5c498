import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount } from "../schema";

/** A paused account is active again. */
export async function resumeAccount(db: Database, userId: string, accountId: string): Promise<void> {
  await db
    .update(networkAccount)
    .set({ status: "active", updatedAt: sql`now()` })
    .where(
      and(eq(networkAccount.id, accountId), eq(networkAccount.userId, userId), eq(networkAccount.status, "paused")),
    );
}
