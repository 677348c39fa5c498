import { and, desc, eq, lt } from "drizzle-orm";
import type { Database } from "../client";
import { sale } from "../schema";

/** How far back from `end` an account's newest `count` sales reach; null when it has fewer. */
export async function saleDateReached(
  db: Database,
  userId: string,
  accountId: string,
  { end, count }: { end: Date; count: number },
): Promise<Date | null> {
  const [row] = await db
    .select({ saleDate: sale.saleDate })
    .from(sale)
    .where(and(eq(sale.accountId, accountId), eq(sale.userId, userId), lt(sale.saleDate, end)))
    .orderBy(desc(sale.saleDate))
    .offset(count)
    .limit(1);
  return row?.saleDate ?? null;
}
