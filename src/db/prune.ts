import { sql } from "drizzle-orm";
import type { Database } from "./client";

/**
 * Deletes up to `limit` notifications of each kind: applied (or ignored) before `appliedBefore`, dead since before
 * `deadBefore`, and waiting untried for as long (a dry run that never ended).
 */
export async function pruneNotifications(
  db: Database,
  { appliedBefore, deadBefore, limit }: { appliedBefore: Date; deadBefore: Date; limit: number },
): Promise<{ deleted: number; more: boolean }> {
  const old = deadBefore.toISOString();
  const kinds = [
    sql`applied_at < ${appliedBefore.toISOString()}`,
    sql`dead_at < ${old}`,
    sql`applied_at is null and dead_at is null and next_attempt_at < ${old}`,
  ];
  let deleted = 0;
  let more = false;
  for (const kind of kinds) {
    const { rows } = await db.execute<{ id: string }>(sql`
      delete from notification where id in (select id from notification where ${kind} limit ${limit}) returning id`);
    deleted += rows.length;
    more ||= rows.length === limit;
  }
  return { deleted, more };
}

/**
 * Deletes up to `limit` landed pages that were fetched before `before`; pages that a row in quarantine came from stay
 * until `beforeWithRejects`, and those of a run that is under way stay. Returns how many went.
 */
export async function prunePages(
  db: Database,
  { before, beforeWithRejects, limit }: { before: Date; beforeWithRejects: Date; limit: number },
): Promise<number> {
  const { rows } = await db.execute<{ id: string }>(sql`
    delete from landed_page where id = any (array(
      select page.id from landed_page as page join sync_log as log on log.id = page.sync_log_id
      where page.fetched_at < ${before.toISOString()} and log.completed_at is not null
        and (page.fetched_at < ${beforeWithRejects.toISOString()} or not exists (
          select 1 from rejected_record as reject
          where reject.landed_page_id = page.id and reject.resolved_at is null))
      order by page.fetched_at limit ${limit}))
    returning id`);
  return rows.length;
}

/**
 * Deletes up to `limit` rows of the quarantine: resolved ones, and open ones of messages that were not repeated for long,
 * since all that a message may tell has been read by then. An open one of a page is all that is known of a gap: it stays.
 */
export async function pruneRejects(
  db: Database,
  { resolvedBefore, toldBefore, limit }: { resolvedBefore: Date; toldBefore: Date; limit: number },
): Promise<number> {
  const { rows } = await db.execute<{ id: string }>(sql`
    delete from rejected_record where id = any (array(
      (select id from rejected_record where resolved_at < ${resolvedBefore.toISOString()}
        order by resolved_at limit ${limit})
      union all
      (select id from rejected_record where resolved_at is null and window_start is null
          and last_seen_at < ${toldBefore.toISOString()}
        order by last_seen_at limit ${limit})
      limit ${limit}))
    returning id`);
  return rows.length;
}

/**
 * Deletes up to `limit` each of the sessions and verifications that have expired, of the request counters that nobody touched
 * since `countedBefore`, and of what was written down before `auditedBefore`. Returns how many went, and whether a batch was full.
 */
export async function pruneSignIns(
  db: Database,
  { now, countedBefore, auditedBefore, limit }: { now: Date; countedBefore: Date; auditedBefore: Date; limit: number },
): Promise<{ deleted: number; full: boolean }> {
  const expired = sql`expires_at < ${now.toISOString()}`;
  const batches = [
    sql`delete from session where id in (select id from session where ${expired} order by expires_at limit ${limit})`,
    sql`delete from verification where id in (select id from verification where ${expired} order by expires_at limit ${limit})`,
    sql`delete from rate_limit where id in (select id from rate_limit where last_request < ${countedBefore.getTime()}
      order by last_request limit ${limit})`,
    sql`delete from audit_entry where id in (select id from audit_entry
      where at < ${auditedBefore.toISOString()} order by at limit ${limit})`,
  ];
  const counts: number[] = [];
  for (const batch of batches) counts.push((await db.execute(batch)).rowCount ?? 0);
  return { deleted: counts.reduce((sum, count) => sum + count, 0), full: counts.includes(limit) };
}

/**
 * Deletes up to `limit` each of messages that were stored before `toldBefore` and wait no more, of incidents that ended
 * before `endedBefore`, and of what was told of periods before it. Returns how many went, and whether a batch was full.
 */
export async function pruneAlerts(
  db: Database,
  { toldBefore, endedBefore, limit }: { toldBefore: Date; endedBefore: Date; limit: number },
): Promise<{ deleted: number; full: boolean }> {
  const [told, ended] = [toldBefore.toISOString(), endedBefore.toISOString()];
  const batches = [
    sql`delete from alert_message where id in (select id from alert_message
      where created_at < ${told} and (sent_at is not null or dead_at is not null) order by created_at limit ${limit})`,
    sql`delete from incident where id in (select id from incident where closed_at < ${ended} limit ${limit})`,
    sql`delete from told_period where (user_id, unit, start) in (select user_id, unit, start from told_period
      where start < ${ended}::timestamptz::date limit ${limit})`,
  ];
  const counts: number[] = [];
  for (const batch of batches) counts.push((await db.execute(batch)).rowCount ?? 0);
  return { deleted: counts.reduce((sum, count) => sum + count, 0), full: counts.includes(limit) };
}
