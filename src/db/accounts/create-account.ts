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
  loginId?: string | null;
}

/** Undefined when an account of this user already holds the login: of two that connect it at once, one gets it. */
export async function insertAccount(db: Database, account: NewAccount): Promise<Account | undefined> {
  const [row] = await db.insert(networkAccount).values(account).onConflictDoNothing().returning();
  return row;
}

export async function createAccount(db: Database, account: NewAccount): Promise<Account> {
  const row = await insertAccount(db, account);
  if (!row) throw new Error("An account of this user holds the login already");
  return row;
}
