import { eq } from "drizzle-orm";
import type { Database } from "../client";
import { networkAccount, user } from "../schema";
import type { Account } from "./types";

/** A user without a password and a paused account of theirs, for demo sales; made once. */
export async function ensureDemoAccount(
  db: Database,
  account: { id: string; userId: string; network: string; label: string; email: string; fingerprint: string },
): Promise<Account> {
  const { email, ...row } = account;
  await db
    .insert(user)
    .values({ id: row.userId, name: "Demo sales", email, emailVerified: false })
    .onConflictDoNothing();
  await db
    .insert(networkAccount)
    .values({ ...row, status: "paused" })
    .onConflictDoNothing();
  const [stored] = await db.select().from(networkAccount).where(eq(networkAccount.id, row.id));
  return stored as Account;
}
