import { and, asc, eq, gt, isNotNull, or, sql } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount } from "../schema";
import type { Account } from "./types";

/** Accounts that hold anything sealed, by id after `after`. */
export async function pageSealedAccounts(db: Database, after: string | null, limit: number): Promise<Account[]> {
  const { credentials, webhookSecret, notificationSecrets } = networkAccount;
  const sealed = or(isNotNull(credentials), isNotNull(webhookSecret), isNotNull(notificationSecrets));
  return db
    .select()
    .from(networkAccount)
    .where(after === null ? sealed : and(sealed, gt(networkAccount.id, after)))
    .orderBy(asc(networkAccount.id))
    .limit(limit);
}

export type Sealed = Pick<Account, "credentials" | "fingerprint" | "webhookSecret" | "notificationSecrets">;

/** Swaps ciphertexts for others of the same content; false when a reconnect or another change came first. */
export async function resealAccount(db: Database, before: Account, after: Sealed): Promise<boolean> {
  const same = (column: "credentials" | "webhookSecret" | "notificationSecrets") =>
    sql`${networkAccount[column]} is not distinct from ${before[column]}`;
  const rows = await db
    .update(networkAccount)
    // An access token is issued anew with the next request.
    .set({ ...after, accessToken: null })
    .where(
      and(eq(networkAccount.id, before.id), same("credentials"), same("webhookSecret"), same("notificationSecrets")),
    )
    .returning({ id: networkAccount.id });
  return rows.length > 0;
}
