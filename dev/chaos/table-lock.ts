import { Client } from "pg";

/** The tables that a run writes, and that building an index would lock. */
export const LOCKABLE = ["sync_log", "sale", "daily_total", "landed_page", "rejected_record"] as const;

export type LockTable = (table: (typeof LOCKABLE)[number]) => Promise<() => Promise<void>>;

/** Locks a table from another connection: whoever wants it waits. Returns how to let go. */
export function tableLocker(url: string): LockTable {
  return async (table) => {
    const client = new Client({ connectionString: url });
    // The server may be restarted meanwhile.
    client.on("error", () => undefined);
    await client.connect();
    await client.query(`begin; lock table ${table} in access exclusive mode`);
    return async () => {
      await client.query("commit").catch(() => undefined);
      await client.end();
    };
  };
}
