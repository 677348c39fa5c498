import { prunePages } from "../db/prune/prune-pages";
import { pruneRejects } from "../db/prune/prune-rejects";
import { DAY } from "../domain/window";
import type { SyncContext } from "./context";

/** How long what is not the ledger itself is kept, in days. */
export const RETENTION_DAYS = { pages: 14, pagesWithRejects: 90, resolvedRejects: 30, openRejects: 180 };

const BATCH = 1_000;

/** Deletes a batch of what is past its retention; `more` while another batch is due. */
export async function prune({ db, now }: SyncContext): Promise<{ pages: number; rejects: number; more: boolean }> {
  const ago = (days: number) => new Date(now().getTime() - days * DAY);
  const pages = await prunePages(db, {
    before: ago(RETENTION_DAYS.pages),
    beforeWithRejects: ago(RETENTION_DAYS.pagesWithRejects),
    limit: BATCH,
  });
  const rejects = await pruneRejects(db, {
    resolvedBefore: ago(RETENTION_DAYS.resolvedRejects),
    seenBefore: ago(RETENTION_DAYS.openRejects),
    limit: BATCH,
  });
  return { pages, rejects, more: pages === BATCH || rejects === BATCH };
}
