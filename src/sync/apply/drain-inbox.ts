import { holdAccount } from "#db/accounts/account-status";
import type { Database } from "#db/client";
import type { PageCounts } from "#db/landed-pages/mark-applied";
import { type Applied, lockDue, markAttemptFailed, markNotificationsApplied } from "#db/notifications/inbox";
import type { Notification } from "#db/notifications/store-notifications";
import { isPassingFault, nameOfFault } from "#db/query-error";
import type { AccountRef } from "#domain/sync";
import type { SyncContext } from "../context";
import { INBOX_BATCH, INBOX_DRAIN_MS, INBOX_RETRY_AFTER_MS } from "../limits";
import { applyInOrder, NOTHING } from "./apply-in-order";

export interface Drained extends PageCounts {
  applied: number;
  failed: number;
  /** More may be due. */
  more: boolean;
}

/**
 * Applies an account's due notifications batch by batch, for about `INBOX_DRAIN_MS`. One that cannot be applied gets a
 * further attempt later, or is dead after the last, and holds up no other. A dry run leaves all of them waiting, due and
 * untried. Throws when the database is at fault: then no attempt is counted.
 */
export async function drainInbox(
  context: SyncContext,
  job: AccountRef & { runId: string },
  batch = INBOX_BATCH,
): Promise<Drained> {
  const total: Drained = { ...NOTHING, applied: 0, failed: 0, more: false };
  if (context.dryRun) return total;
  const until = performance.now() + INBOX_DRAIN_MS;
  do {
    const { applied, failed, isFull } = await drainBatch(context, job, batch, until);
    total.applied += applied.length;
    total.failed += failed;
    for (const { counts } of applied) {
      for (const name of ["inserted", "updated", "unchanged", "rejected"] as const) total[name] += counts[name];
    }
    total.more = isFull;
  } while (total.more && performance.now() < until);
  return total;
}

/** One batch, one transaction: what is applied and the mark that it is commit together or not at all. */
async function drainBatch(
  context: SyncContext,
  { accountId, userId, runId }: AccountRef & { runId: string },
  limit: number,
  until: number,
): Promise<{ applied: Applied[]; failed: number; isFull: boolean }> {
  return context.db.transaction(async (db) => {
    await holdAccount(db, accountId);
    const due = await lockDue(db, { userId, accountId }, limit);
    if (due.length === 0) return { applied: [], failed: 0, isFull: false };
    const together = await attempt(db, (inner) => applyInOrder(context, inner, due, runId));
    const { applied, failed, untried } =
      "error" in together
        ? await oneByOne(context, db, { due, runId, until })
        : { applied: together.result, failed: 0, untried: 0 };
    await markNotificationsApplied(db, applied);
    return { applied, failed, isFull: due.length === limit || untried > 0 };
  });
}

/** At least one is tried, so that every batch comes further; what time does not suffice for stays due. */
async function oneByOne(
  context: SyncContext,
  db: Database,
  { due, runId, until }: { due: readonly Notification[]; runId: string; until: number },
): Promise<{ applied: Applied[]; failed: number; untried: number }> {
  const applied: Applied[] = [];
  let failed = 0;
  for (const [tried, notification] of due.entries()) {
    if (tried > 0 && performance.now() > until) return { applied, failed, untried: due.length - tried };
    const alone = await attempt(db, (inner) => applyInOrder(context, inner, [notification], runId));
    if (!("error" in alone)) {
      applied.push(...alone.result);
      continue;
    }
    failed += 1;
    const error = `It could not be brought into the ledger: an internal error (${nameOfFault(alone.error)}).`;
    const retryInMs = INBOX_RETRY_AFTER_MS[notification.attempts] ?? null;
    await markAttemptFailed(db, notification.id, { error, retryInMs });
  }
  return { applied, failed, untried: 0 };
}

/** Work in a savepoint of its own: when it fails, what was done before it stands. */
async function attempt<Result>(
  db: Database,
  work: (inner: Database) => Promise<Result>,
): Promise<{ result: Result } | { error: unknown }> {
  try {
    return { result: await db.transaction(work) };
  } catch (error) {
    if (isPassingFault(error)) throw error;
    return { error };
  }
}
