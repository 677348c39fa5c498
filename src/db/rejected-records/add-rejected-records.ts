import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Money } from "#domain/money";
import type { Window } from "#domain/window";
import type { Database } from "../client";
import { rejectedRecord } from "../schema";

export interface Reject {
  reason: string;
  raw: unknown;
}

interface Scope {
  userId: string;
  accountId: string;
  network: string;
  /** Null for rows of a notification. */
  syncLogId: string | null;
  landedPageId: string | null;
  /** What its page was asked for; null for rows of a notification. */
  window: Window | null;
  /** When the page was fetched, or the notification received. */
  seenAt: Date;
  /** The adapter's estimate of the money that a row is about. */
  aboutOf(raw: unknown): Money | null;
  /** And where in time it lies, where it tells. */
  dateOf(raw: unknown): Date | null;
}

/** The same row for the same reason has the same fingerprint. */
export function fingerprintOf({ reason, raw }: Reject): string {
  return createHash("sha256")
    .update(`${reason}\n${JSON.stringify(raw)}`)
    .digest("hex");
}

/** The record that is open may be of another row, somewhere in what was asked for then. */
const isElsewhere = sql`${rejectedRecord.resolvedAt} is null and not coalesce(excluded.about_at between
  excluded.window_start - interval '3 days' and excluded.window_end + interval '3 days', false)`;

/**
 * Keeps rows that did not parse. The same row for the same reason is one record that counts up and is open again. A row
 * that does not tell its time may be another one that looks the same: an open record stands for all that were asked for
 * when it came, until a read that does not show it has taken its part of that away.
 */
export async function addRejectedRecords(
  db: Database,
  rejects: readonly Reject[],
  { aboutOf, dateOf, window, seenAt, ...scope }: Scope,
): Promise<void> {
  const records = new Map(
    rejects.map(({ reason, raw }) => {
      const fingerprint = fingerprintOf({ reason, raw });
      const about = aboutOf(raw);
      const money = { aboutMinor: about?.minor ?? null, aboutCurrency: about?.currency ?? null };
      const place = { aboutAt: dateOf(raw), windowStart: window?.start ?? null, windowEnd: window?.end ?? null };
      const seen = { firstSeenAt: seenAt, lastSeenAt: seenAt };
      return [fingerprint, { ...scope, reason, raw, fingerprint, ...money, ...place, ...seen }];
    }),
  );
  if (records.size === 0) return;
  await db
    .insert(rejectedRecord)
    .values([...records.values()])
    .onConflictDoUpdate({
      target: [rejectedRecord.accountId, rejectedRecord.fingerprint],
      set: {
        seen: sql`${rejectedRecord.seen} + 1`,
        lastSeenAt: sql`greatest(${rejectedRecord.lastSeenAt}, excluded.last_seen_at)`,
        resolvedAt: null,
        syncLogId: scope.syncLogId,
        landedPageId: scope.landedPageId,
        aboutMinor: sql`excluded.about_minor`,
        aboutCurrency: sql`excluded.about_currency`,
        aboutAt: sql`excluded.about_at`,
        windowStart: sql`case when ${isElsewhere} then least(${rejectedRecord.windowStart}, excluded.window_start)
          else excluded.window_start end`,
        windowEnd: sql`case when ${isElsewhere} then greatest(${rejectedRecord.windowEnd}, excluded.window_end)
          else excluded.window_end end`,
      },
    });
}
