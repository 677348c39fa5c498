import { and, eq, inArray } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount } from "../schema";
import type { Account } from "./types";

/** The account, connected or not, that already holds this login. */
export async function findLogin(
  db: Database,
  userId: string,
  network: string,
  fingerprints: readonly string[],
): Promise<Account | undefined> {
  const [row] = await db
    .select()
    .from(networkAccount)
    .where(
      and(
        eq(networkAccount.userId, userId),
        eq(networkAccount.network, network),
        inArray(networkAccount.fingerprint, [...fingerprints]),
      ),
    );
  return row;
}
