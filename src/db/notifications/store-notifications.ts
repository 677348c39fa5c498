import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../client";
import { isPassingFault } from "../query-error";
import { notification } from "../schema";

export type Notification = typeof notification.$inferSelect;
export type NewNotification = Pick<
  typeof notification.$inferInsert,
  "accountId" | "userId" | "network" | "key" | "event" | "occurredAt" | "receivedAt" | "rows" | "ignored" | "appliedAt"
>;

/** Stores a notification and returns its id; a replay of one that is stored changes nothing and returns that one's. */
export async function storeNotification(db: Database, row: NewNotification): Promise<{ id: string; isNew: boolean }> {
  const [stored] = await db
    .insert(notification)
    .values(row)
    .onConflictDoNothing({ target: [notification.accountId, notification.key] })
    .returning({ id: notification.id });
  if (stored) return { ...stored, isNew: true };
  const [known] = await db
    .select({ id: notification.id })
    .from(notification)
    .where(and(eq(notification.accountId, row.accountId), eq(notification.key, row.key)));
  return { id: known?.id ?? "", isNew: false };
}

/** Statements of one account that are under way at once: when one is not answered, the other goes on. */
const MOST_UNDER_WAY = 2;

interface Waiting {
  row: NewNotification;
  resolve(stored: { isNew: boolean }): void;
  reject(error: unknown): void;
}

interface Line {
  underWay: number;
  waiting: Waiting[];
}

const linesOf = new WeakMap<Database, Map<string, Line>>();

/**
 * Stores a notification, together with others of its account that come while a statement is under way: a network that
 * sends many at once costs one statement for all of them, and one commit. Resolves when it is committed; `isNew` is
 * false for a replay of one that is stored. No account waits for another's.
 */
export function storeTogether(db: Database, row: NewNotification): Promise<{ isNew: boolean }> {
  const lines = linesOf.get(db) ?? new Map<string, Line>();
  linesOf.set(db, lines);
  const line = lines.get(row.accountId) ?? { underWay: 0, waiting: [] };
  lines.set(row.accountId, line);
  return new Promise((resolve, reject) => {
    line.waiting.push({ row, resolve, reject });
    if (line.underWay < MOST_UNDER_WAY)
      void work(db, line).then(() => line.underWay === 0 && lines.delete(row.accountId));
  });
}

async function work(db: Database, line: Line): Promise<void> {
  line.underWay += 1;
  while (line.waiting.length > 0) await store(db, line.waiting.splice(0));
  line.underWay -= 1;
}

/** Settles all of them. One that the database does not take is refused alone, unless it takes nothing now. */
async function store(db: Database, together: readonly Waiting[]): Promise<void> {
  try {
    const stored = await insert(
      db,
      together.map(({ row }) => row),
    );
    // Of two alike the first one is news.
    for (const { row, resolve } of together) resolve({ isNew: stored.delete(row.key) });
  } catch (error) {
    if (together.length === 1 || isPassingFault(error)) for (const { reject } of together) reject(error);
    else for (const one of together) await store(db, [one]);
  }
}

/** Returns the keys of those that are new. In the order of their keys, so that no two statements wait for each other. */
async function insert(db: Database, rows: readonly NewNotification[]): Promise<Set<string>> {
  const records = JSON.stringify(rows.map(toRecord));
  const stored = await db.execute<{ key: string }>(sql`
    insert into notification (account_id, user_id, network, key, event, occurred_at, received_at, rows, ignored, applied_at)
    select account_id, user_id, network, key, event, occurred_at, received_at, rows, ignored, applied_at
    from jsonb_to_recordset(${records}::jsonb) as told(account_id uuid, user_id text, network text, key text, event text,
      occurred_at timestamptz, received_at timestamptz, rows jsonb, ignored text, applied_at timestamptz)
    order by key
    on conflict (account_id, key) do nothing
    returning key`);
  return new Set(stored.rows.map(({ key }) => key));
}

const toRecord = (row: NewNotification) => ({
  account_id: row.accountId,
  user_id: row.userId,
  network: row.network,
  key: row.key,
  event: row.event,
  occurred_at: row.occurredAt,
  received_at: row.receivedAt,
  rows: row.rows,
  ignored: row.ignored,
  applied_at: row.appliedAt,
});
