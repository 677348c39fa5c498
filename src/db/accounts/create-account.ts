import type { Database } from "../client";
import { networkAccount } from "../schema";
import type { Account } from "./types";

export interface NewAccount {
  /** Chosen before the row exists: the credentials are sealed for it. */
  id: string;
  userId: string;
  network: string;
  label: string;
  credentials: string;
  fingerprint: string;
}

export async function createAccount(db: Database, account: NewAccount): Promise<Account> {
  const [row] = await db.insert(networkAccount).values(account).returning();
  return row as Account;
}
