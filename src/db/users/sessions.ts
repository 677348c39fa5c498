import { and, desc, eq, gt, sql } from "drizzle-orm";
import type { Database } from "../client";
import { session } from "../schema";

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
