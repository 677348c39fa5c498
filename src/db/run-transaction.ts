import { sql } from "drizzle-orm";
import type { PoolClient } from "pg";
import type { Database } from "./client";

/**
 * A transaction on a connection of its own. When it fails in any way, at BEGIN or COMMIT too, that connection is
 * closed and never goes back into the pool: nobody can tell whether its ROLLBACK arrived. Throws the first error.
 */
export async function runTransaction<Result>(
  pool: { connect(): Promise<PoolClient> },
  open: (client: PoolClient) => Database,
  settings: string,
  ...[work, config]: Parameters<Database["transaction"]>
): Promise<Result> {
  const client = await pool.connect();
  const errors: unknown[] = [];
  try {
    const result = await open(client).transaction(async (tx) => {
      try {
        await tx.execute(sql.raw(settings));
        return await work(tx);
      } catch (error) {
        errors.push(error);
        throw error;
      }
    }, config);
    client.release();
    return result as Result;
  } catch (error) {
    client.release(true);
    // Where the ROLLBACK failed too, its error says less than what led to it.
    throw errors[0] ?? error;
  }
}
