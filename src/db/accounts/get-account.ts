import { and, eq, isNull } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount } from "../schema";
import type { Account } from "./types";

/** A connected account of this user; undefined when it is not theirs, disconnected, or no id at all. */
export async function getAccount(db: Database, userId: string, accountId: string): Promise<Account | undefined> {
  if (!isUuid(accountId)) return undefined;
  const [row] = await db
    .select()
    .from(networkAccount)
    .where(
      and(eq(networkAccount.id, accountId), eq(networkAccount.userId, userId), isNull(networkAccount.disconnectedAt)),
    );
  return row;
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
