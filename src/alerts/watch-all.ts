import { pageUsers } from "#db/alerts/settings";
import type { Database } from "#db/client";
import { isPassingFault } from "#db/query-error";
import { describeError, logger } from "#env/logger";
import { writeDigest } from "./digest";
import { watchPeriods } from "./watch-periods";
import { watchAccounts, watchEarnings } from "./watch-user";

/** Users a step: a second to ten, also where each has many accounts. */
const BATCH = 250;

/** All that one user may have to be told of now. */
export async function watchUser(db: Database, userId: string, now: Date): Promise<void> {
  await watchAccounts(db, userId, now);
  await watchPeriods(db, userId, now);
  await writeDigest(db, userId, now);
}

export interface WatchedBatch {
  users: number;
  failed: number;
  /** Where the next batch begins; null when this was the last. */
  next: string | null;
}

/** Looks at the next users by id after `after`. One that fails holds up no other; throws when the database is at fault. */
async function watchBatch(
  db: Database,
  after: string | null,
  watch: (userId: string) => Promise<unknown>,
): Promise<WatchedBatch> {
  const users = await pageUsers(db, after, BATCH);
  let failed = 0;
  for (const userId of users) {
    await watch(userId).catch((error) => {
      if (isPassingFault(error)) throw error;
      failed += 1;
      logger.error({ err: describeError(error), userId }, "a user's accounts could not be looked at");
    });
  }
  return { users: users.length, failed, next: users.length === BATCH ? (users.at(-1) ?? null) : null };
}

export const watchNextUsers = (db: Database, after: string | null, now: Date): Promise<WatchedBatch> =>
  watchBatch(db, after, (userId) => watchUser(db, userId, now));

export const watchNextEarnings = (db: Database, after: string | null, now: Date): Promise<WatchedBatch> =>
  watchBatch(db, after, (userId) => watchEarnings(db, userId, now));
