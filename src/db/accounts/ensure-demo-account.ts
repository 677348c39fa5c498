import { eq } from "drizzle-orm";
import type { Database } from "../client";
import { account as login, networkAccount, user } from "../schema";
import type { Account } from "../schema/network-account";

export interface DemoAccount {
  id: string;
  userId: string;
  network: string;
  label: string;
  email: string;
  fingerprint: string;
  /** As Better Auth hashes it. */
  passwordHash: string;
}

/** A user who can sign in and a paused account of theirs, for demo sales; made once, and given the password if it had none. */
export async function ensureDemoAccount(db: Database, demo: DemoAccount): Promise<Account> {
  const { email, passwordHash, ...row } = demo;
  const { userId } = row;
  await db.insert(user).values({ id: userId, name: "Demo sales", email, emailVerified: false }).onConflictDoNothing();
  await db
    .insert(login)
    .values({ id: userId, userId, accountId: userId, providerId: "credential", password: passwordHash })
    .onConflictDoNothing();
  await db
    .insert(networkAccount)
    .values({ ...row, status: "paused" })
    .onConflictDoNothing();
  const [stored] = await db.select().from(networkAccount).where(eq(networkAccount.id, row.id));
  return stored as Account;
}
