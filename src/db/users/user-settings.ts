import { eq, sql } from "drizzle-orm";
import { isZone } from "#domain/days";
import type { Database } from "../client";
import { userSetting } from "../schema";

export interface UserSettings {
  /** In which days are counted; null while the user has chosen none. */
  zone: string | null;
}

export async function readUserSettings(db: Database, userId: string): Promise<UserSettings> {
  const [row] = await db.select({ zone: userSetting.zone }).from(userSetting).where(eq(userSetting.userId, userId));
  // What an earlier release took for one may be none.
  return { zone: row?.zone && isZone(row.zone) ? row.zone : null };
}

export async function storeUserSettings(db: Database, userId: string, settings: UserSettings): Promise<void> {
  await db
    .insert(userSetting)
    .values({ userId, ...settings })
    .onConflictDoUpdate({ target: userSetting.userId, set: { ...settings, updatedAt: sql`now()` } });
}

/** The zone in which a user's days are counted. */
export async function zoneOfUser(db: Database, userId: string): Promise<string> {
  return (await readUserSettings(db, userId)).zone ?? "UTC";
}
