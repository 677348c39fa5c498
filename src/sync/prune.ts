import { pruneNotifications } from "../db/prune/prune-notifications";
import { prunePages } from "../db/prune/prune-pages";
import { pruneRejects } from "../db/prune/prune-rejects";
import { pruneSignIns } from "../db/prune/prune-sign-ins";
import { DAY } from "../domain/window";
import type { SyncContext } from "./context";

/** How long what is not the ledger itself is kept, in days. */
export const RETENTION_DAYS = {
  pages: 14,
  pagesWithRejects: 90,
  resolvedRejects: 30,
  openRejects: 180,
  appliedNotifications: 90,
  deadNotifications: 180,
  requestCounters: 2,
};

const BATCH = 1_000;

export interface Pruned {
  pages: number;
  rejects: number;
  notifications: number;
  /** Expired sessions and verifications, and old request counters. */
  signIns: number;
}

/** Deletes a batch of what is past its retention; `more` while another batch is due. */
export async function prune({ db, now }: SyncContext): Promise<Pruned & { more: boolean }> {
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
  const notifications = await pruneNotifications(db, {
    appliedBefore: ago(RETENTION_DAYS.appliedNotifications),
    deadBefore: ago(RETENTION_DAYS.deadNotifications),
    limit: BATCH,
  });
  const countedBefore = ago(RETENTION_DAYS.requestCounters);
  const signIns = await pruneSignIns(db, { now: now(), countedBefore, limit: BATCH });
  const more = pages === BATCH || rejects === BATCH || notifications.more || signIns.full;
  return { pages, rejects, notifications: notifications.deleted, signIns: signIns.deleted, more };
}
