import { and, asc, count, eq, sql } from "drizzle-orm";
import type { ApiScope } from "#domain/access";
import type { Database } from "../client";
import { apiKey, user } from "../schema";

const shown = {
  id: apiKey.id,
  name: apiKey.name,
  start: apiKey.start,
  scopes: apiKey.scopes,
  createdAt: apiKey.createdAt,
  expiresAt: apiKey.expiresAt,
  lastUsedAt: apiKey.lastUsedAt,
};

export type ApiKeyRow = Omit<typeof apiKey.$inferSelect, "userId" | "hash">;

interface NewApiKey {
  userId: string;
  name: string;
  /** What recognises the key, and how it begins. */
  hash: string;
  start: string;
  scopes: ApiScope[];
  expiresAt: Date | null;
}

/** A user's keys, oldest first, also those that have expired. */
export async function listApiKeys(db: Database, userId: string): Promise<ApiKeyRow[]> {
  return db.select(shown).from(apiKey).where(eq(apiKey.userId, userId)).orderBy(asc(apiKey.createdAt), asc(apiKey.id));
}

/** Null where the user has `most` already. */
export async function storeApiKey(db: Database, key: NewApiKey, most: number): Promise<ApiKeyRow | null> {
  return db.transaction(async (tx) => {
    // One after the other, so that two at once do not make one too many.
    await tx.select({ id: user.id }).from(user).where(eq(user.id, key.userId)).for("update");
    const [held] = await tx.select({ n: count() }).from(apiKey).where(eq(apiKey.userId, key.userId));
    if ((held?.n ?? 0) >= most) return null;
    const [stored] = await tx.insert(apiKey).values(key).returning(shown);
    return stored ?? null;
  });
}

/** The name of the key that is no more; undefined where it was not this user's. */
export async function deleteApiKey(db: Database, userId: string, id: string): Promise<string | undefined> {
  const [gone] = await db
    .delete(apiKey)
    .where(and(eq(apiKey.userId, userId), sql`${apiKey.id}::text = ${id}`))
    .returning({ name: apiKey.name });
  return gone?.name;
}

export interface KeyInUse extends ApiKeyRow {
  user: { id: string; name: string; email: string };
}

/** The key that this hash recognises, also one that has expired, and whose it is. */
export async function findApiKey(db: Database, hash: string): Promise<KeyInUse | null> {
  const [row] = await db
    .select({ ...shown, user: { id: user.id, name: user.name, email: user.email } })
    .from(apiKey)
    .innerJoin(user, eq(user.id, apiKey.userId))
    .where(eq(apiKey.hash, hash));
  return row ?? null;
}

/** Notes that a key was used; true where that is the first use of a minute. */
export async function noteKeyUse(db: Database, id: string): Promise<boolean> {
  const noted = await db
    .update(apiKey)
    .set({ lastUsedAt: sql`now()` })
    .where(
      and(eq(apiKey.id, id), sql`(${apiKey.lastUsedAt} is null or ${apiKey.lastUsedAt} < now() - interval '1 minute')`),
    )
    .returning({ id: apiKey.id });
  return noted.length > 0;
}
