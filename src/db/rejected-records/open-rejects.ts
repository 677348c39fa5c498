import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import type { AccountRef } from "#domain/sync";
import type { Window } from "#domain/window";
import type { Database } from "../client";
import { landedPage, rejectedRecord } from "../schema";
import type { RejectedRecord } from "../schema/rejected-record";

const openOf = ({ userId, accountId }: AccountRef) =>
  and(eq(rejectedRecord.accountId, accountId), eq(rejectedRecord.userId, userId), isNull(rejectedRecord.resolvedAt));

/** Landed pages that rows in quarantine came from, by id, after `after`. */
export async function pagesWithRejects(
  db: Database,
  { userId, accountId }: AccountRef,
  { after, limit }: { after: string | null; limit: number },
): Promise<string[]> {
  const later = after === null ? sql`` : sql`and landed_page_id > ${after}`;
  const { rows } = await db.execute<{ id: string }>(sql`
    with held as materialized (
      select distinct landed_page_id as id from rejected_record
      where account_id = (select id from network_account where id = ${accountId} and user_id = ${userId})
        and resolved_at is null ${later}
    )
    select id from held where exists (select 1 from landed_page where landed_page.id = held.id) order by id limit ${limit}`);
  return rows.map(({ id }) => id);
}

/** Rows in quarantine whose page is gone, or that came from a notification, by id, after `after`. */
export async function rejectsWithoutPage(
  db: Database,
  { userId, accountId }: AccountRef,
  { after, limit }: { after: string | null; limit: number },
): Promise<RejectedRecord[]> {
  // Asked of each row: a join might read all pages that there are.
  const page = sql`(select ${landedPage.id} from ${landedPage} where ${landedPage.id} = ${rejectedRecord.landedPageId})`;
  return db
    .select()
    .from(rejectedRecord)
    .where(and(openOf({ userId, accountId }), isNull(page), after ? gt(rejectedRecord.id, after) : undefined))
    .orderBy(asc(rejectedRecord.id))
    .limit(limit);
}

/** Takes rows of a page out of quarantine, but for those that are still rejected; returns how many. */
export async function resolveRejectsOfPage(
  db: Database,
  pageId: string,
  stillRejected: readonly string[],
): Promise<number> {
  const rows = await db
    .update(rejectedRecord)
    .set({ resolvedAt: sql`now()` })
    .where(
      and(
        eq(rejectedRecord.landedPageId, pageId),
        isNull(rejectedRecord.resolvedAt),
        stillRejected.length > 0 ? sql`not (${inArray(rejectedRecord.fingerprint, [...stillRejected])})` : undefined,
      ),
    )
    .returning({ id: rejectedRecord.id });
  return rows.length;
}

/** What of a page is in quarantine. */
export function openRejectsOfPage(
  db: Database,
  pageId: string,
): Promise<Pick<RejectedRecord, "reason" | "fingerprint">[]> {
  const { reason, fingerprint, landedPageId, resolvedAt } = rejectedRecord;
  return db
    .select({ reason, fingerprint })
    .from(rejectedRecord)
    .where(and(eq(landedPageId, pageId), isNull(resolvedAt)));
}

export async function resolveReject(db: Database, id: string): Promise<void> {
  await db.update(rejectedRecord).set({ resolvedAt: sql`now()` }).where(eq(rejectedRecord.id, id));
}

/** Of these fingerprints, the ones that the account's quarantine has never seen. */
export async function unknownRejects(
  db: Database,
  { userId, accountId }: AccountRef,
  fingerprints: string[],
): Promise<Set<string>> {
  if (fingerprints.length === 0) return new Set();
  const known = await db
    .select({ fingerprint: rejectedRecord.fingerprint })
    .from(rejectedRecord)
    .where(
      and(
        eq(rejectedRecord.accountId, accountId),
        eq(rejectedRecord.userId, userId),
        isNotNull(rejectedRecord.fingerprint),
        inArray(rejectedRecord.fingerprint, fingerprints),
      ),
    );
  const held = new Set(known.map(({ fingerprint }) => fingerprint));
  return new Set(fingerprints.filter((fingerprint) => !held.has(fingerprint)));
}

/** An account's rows in quarantine, the ones seen last first, after a position of the list. */
export async function listRejects(
  db: Database,
  { userId, accountId }: AccountRef,
  { after, limit }: { after?: { startedAt: Date; id: string } | undefined; limit: number },
): Promise<RejectedRecord[]> {
  const { lastSeenAt, id } = rejectedRecord;
  const position =
    after && sql`(${lastSeenAt}, ${id}) < (${after.startedAt.toISOString()}::timestamptz, ${after.id}::uuid)`;
  return db
    .select()
    .from(rejectedRecord)
    .where(and(openOf({ userId, accountId }), position))
    .orderBy(desc(lastSeenAt), desc(id))
    .limit(limit);
}

/** Sets a row aside; false when it is not in this account's quarantine. */
export async function dismissReject(db: Database, { userId, accountId }: AccountRef, id: string): Promise<boolean> {
  const rows = await db
    .update(rejectedRecord)
    .set({ resolvedAt: sql`now()` })
    .where(and(openOf({ userId, accountId }), sql`${rejectedRecord.id}::text = ${id}`))
    .returning({ id: rejectedRecord.id });
  return rows.length > 0;
}

/** Takes back that a row was set aside, within a day; false when there is no such row. */
export async function restoreReject(db: Database, { userId, accountId }: AccountRef, id: string): Promise<boolean> {
  const own = and(eq(rejectedRecord.accountId, accountId), eq(rejectedRecord.userId, userId));
  const rows = await db
    .update(rejectedRecord)
    .set({ resolvedAt: null })
    .where(and(own, sql`${rejectedRecord.id}::text = ${id} and resolved_at > now() - interval '1 day'`))
    .returning({ id: rejectedRecord.id });
  return rows.length > 0;
}

/** Whether a row in quarantine tells when it was, and what it tells can be: near the window that it came in. */
export const tellsItsTime = sql`coalesce(
  about_at between window_start - interval '3 days' and window_end + interval '3 days', false)`;

/** What is to be read so that an account's open rows show what became of them; those of a wide window that tell no time are left out. */
export async function windowOfRejects(db: Database, { userId, accountId }: AccountRef): Promise<Window | null> {
  const { rows } = await db.execute<{ first: string | null; last: string | null }>(sql`
    select min(case when ${tellsItsTime} then about_at - interval '1 day' else window_start end)::text as first,
      max(case when ${tellsItsTime} then about_at + interval '1 day' else window_end end)::text as last
    from rejected_record
    where account_id = ${accountId} and user_id = ${userId} and resolved_at is null
      and (${tellsItsTime} or window_end - window_start <= interval '32 days')`);
  const [row] = rows;
  return row?.first && row.last ? { start: new Date(row.first), end: new Date(row.last) } : null;
}

/**
 * Ends the quarantine of rows that a later, complete read of their time did not show in that form again: whatever the
 * network shows instead is in the ledger. `window` is what was read, from `startedAt` on; what it held back itself stays,
 * whatever the clocks of two servers say. A day's room around the time that a row tells covers the networks' ideas of a day. A row that tells no time lies somewhere in what
 * was asked for when it came, less what was read since at either end of it.
 */
export async function resolveUnseenRejects(
  db: Database,
  { userId, accountId }: AccountRef,
  { syncLogId, window, startedAt }: { syncLogId: string; window: Window; startedAt: Date },
): Promise<void> {
  const [start, end] = [window.start, window.end].map((at) => sql`${at.toISOString()}::timestamptz`) as [SQL, SQL];
  const isWhole = sql`(window_start >= ${start} and window_end <= ${end})`;
  const isTold = sql`(${tellsItsTime} and about_at >= ${start} + interval '1 day' and about_at <= ${end} - interval '1 day')`;
  const older = sql`(not ${tellsItsTime} and window_start >= ${start} and window_start < ${end})`;
  const newer = sql`(not ${tellsItsTime} and window_end > ${start} and window_end <= ${end})`;
  await db.execute(sql`
    update rejected_record set
      resolved_at = case when ${isWhole} or ${isTold} then now() end,
      window_start = case when ${older} and not ${isWhole} then ${end} else window_start end,
      window_end = case when ${newer} and not ${isWhole} then ${start} else window_end end
    where account_id = ${accountId} and user_id = ${userId} and resolved_at is null
      and last_seen_at < ${startedAt.toISOString()} and sync_log_id is distinct from ${syncLogId} and (${isWhole} or ${isTold} or ${older} or ${newer})`);
}
