import { and, asc, eq, gt, isNull } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount } from "../schema";

const schedulable = and(eq(networkAccount.status, "active"), isNull(networkAccount.disconnectedAt));

export interface SchedulableAccount {
  id: string;
  userId: string;
  network: string;
}

/** The next accounts that the schedule syncs, of all users, by id after `after`. */
export async function pageSchedulableAccounts(
  db: Database,
  after: string | null,
  limit: number,
): Promise<SchedulableAccount[]> {
  return db
    .select({ id: networkAccount.id, userId: networkAccount.userId, network: networkAccount.network })
    .from(networkAccount)
    .where(after === null ? schedulable : and(schedulable, gt(networkAccount.id, after)))
    .orderBy(asc(networkAccount.id))
    .limit(limit);
}
