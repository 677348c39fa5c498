import { and, desc, eq, sql } from "drizzle-orm";
import { type AuditDetails, type AuditKind, DAILY } from "#domain/audit";
import type { Database } from "../client";
import { auditEntry } from "../schema";

export interface AuditEntry {
  userId: string;
  kind: AuditKind;
  details?: AuditDetails;
  /** Of the client. */
  address?: string | null;
}

/** What this process has written down today already: of what happens all the time, most costs no statement. */
const written = { day: "", once: new Set<string>() };

/** Writes down what happened. Of what happens every hour, the first of a day (UTC) of each account or key. */
export async function writeAudit(
  db: Database,
  { userId, kind, details = {}, address = null }: AuditEntry,
  at: Date = new Date(),
): Promise<void> {
  const day = at.toISOString().slice(0, 10);
  const onceOf = DAILY.has(kind) ? `${day} ${details.accountId ?? details.keyId}` : null;
  if (written.day !== day) Object.assign(written, { day, once: new Set() });
  if (onceOf && written.once.has(`${kind} ${onceOf}`)) return;
  await db.insert(auditEntry).values({ userId, kind, details, address, onceOf, at }).onConflictDoNothing();
  if (onceOf) written.once.add(`${kind} ${onceOf}`);
}

const shown = {
  id: auditEntry.id,
  kind: auditEntry.kind,
  details: auditEntry.details,
  address: auditEntry.address,
  at: auditEntry.at,
};

/** What happened, newest first, from a position on. */
export async function listAudit(
  db: Database,
  userId: string,
  { after, limit }: { after: { at: Date; id: string } | undefined; limit: number },
) {
  return db
    .select(shown)
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.userId, userId),
        after &&
          sql`(${auditEntry.at}, ${auditEntry.id}) < (${after.at.toISOString()}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(auditEntry.at), desc(auditEntry.id))
    .limit(limit);
}
