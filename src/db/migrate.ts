import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Client } from "pg";

/** Any number, the same for every instance: two that start at once migrate one after the other. */
const LOCK_ID = 7_215_804_113;

/** Brings a database up to the newest migration in `folder`. */
export async function migrateDatabase(url: string, folder = "drizzle"): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK_ID]);
    await migrate(drizzle(client), { migrationsFolder: folder });
    await client.query("select pg_advisory_unlock($1)", [LOCK_ID]);
  } finally {
    await client.end();
  }
}
