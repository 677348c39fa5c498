import { and, desc, eq, gt, isNotNull, sql } from "drizzle-orm";
import type { Database } from "../client";
import { account, session } from "../schema";

/** A user's open sessions, the newest first, without what opens them. */
export async function listSessions(db: Database, userId: string) {
  return db
    .select({
      id: session.id,
      createdAt: session.createdAt,
      expiresAt: session.expiresAt,
      address: session.ipAddress,
      userAgent: session.userAgent,
    })
    .from(session)
    .where(and(eq(session.userId, userId), gt(session.expiresAt, sql`now()`)))
    .orderBy(desc(session.createdAt), desc(session.id));
}

/** False where it was not this user's. */
export async function endSession(db: Database, userId: string, id: string): Promise<boolean> {
  const gone = await db
    .delete(session)
    .where(and(eq(session.userId, userId), eq(session.id, id)))
    .returning({ id: session.id });
  return gone.length > 0;
}

/** Whether a user can sign in with a password; not where they came by another's login and have set none. */
export async function hasPassword(db: Database, userId: string): Promise<boolean> {
  const rows = await db
    .select({ id: account.id })
    .from(account)
    .where(and(eq(account.userId, userId), eq(account.providerId, "credential"), isNotNull(account.password)));
  return rows.length > 0;
}
