import { prunePages } from "#db/prune";
import { foldOldRows } from "#db/sync-logs/fold";
import { DAY } from "#domain/window";
import { FOLD_AFTER_DAYS, RETENTION_DAYS } from "#sync/retention";
import { advance, tell, type World } from "./world";

/** Weeks go by, and the nights do what they do: old pages go, and what is old in the SyncLog is folded. */
export async function nights(world: World): Promise<void> {
  const { db, dice, account, scenario } = world;
  advance(world, Math.min(dice.int(0, 100) * DAY, Math.max(0, scenario.endsBy - world.at)));
  const ago = (days: number) => new Date(world.at - days * DAY);
  await prunePages(db, {
    before: ago(RETENTION_DAYS.pages),
    beforeWithRejects: ago(RETENTION_DAYS.pagesWithRejects),
    limit: 100_000,
  });
  const fold = { userId: account.userId, accountId: account.id, before: ago(FOLD_AFTER_DAYS), limit: 100_000 };
  const rows = await db.transaction((tx) => foldOldRows(tx, fold));
  tell(world, `the nights folded ${rows} rows`);
}
