import { sql } from "drizzle-orm";
import type { Database } from "../client";

/** Serialises the writers of one account's ledger for the rest of the transaction. */
export async function holdAccount(db: Database, accountId: string): Promise<void> {
  await db.execute(sql`select 1 from network_account where id = ${accountId} for no key update`);
}
