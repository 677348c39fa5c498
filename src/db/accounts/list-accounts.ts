import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount } from "../schema";
import type { Account } from "./types";

/** The connected accounts of a user, oldest first, after a position of the list. */
export async function listAccounts(
  db: Database,
  userId: string,
  { after, limit }: { after?: { startedAt: Date; id: string } | undefined; limit: number },
): Promise<Account[]> {
  const { createdAt, id, disconnectedAt } = networkAccount;
  const position =
    after && sql`(${createdAt}, ${id}) > (${after.startedAt.toISOString()}::timestamptz, ${after.id}::uuid)`;
  return db
    .select()
    .from(networkAccount)
    .where(and(eq(networkAccount.userId, userId), isNull(disconnectedAt), position))
    .orderBy(asc(createdAt), asc(id))
    .limit(limit);
}
