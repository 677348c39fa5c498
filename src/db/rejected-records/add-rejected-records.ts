import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Money } from "#domain/money";
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

/** Keeps rows that did not parse. The same row for the same reason is one record that counts up and is open again. */
export async function addRejectedRecords(
  db: Database,
  rejects: readonly Reject[],
  { aboutOf, dateOf, ...scope }: Scope,
): Promise<void> {
  const records = new Map(
    rejects.map(({ reason, raw }) => {
      const fingerprint = fingerprintOf({ reason, raw });
      const about = aboutOf(raw);
      const money = { aboutMinor: about?.minor ?? null, aboutCurrency: about?.currency ?? null, aboutAt: dateOf(raw) };
      return [fingerprint, { ...scope, reason, raw, fingerprint, ...money }];
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
        lastSeenAt: sql`now()`,
        resolvedAt: null,
        syncLogId: scope.syncLogId,
        landedPageId: scope.landedPageId,
        aboutMinor: sql`excluded.about_minor`,
        aboutCurrency: sql`excluded.about_currency`,
      },
    });
}
