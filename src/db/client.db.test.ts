import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { testDatabase } from "../../test/database";
import { createDatabase } from "./client";

const database = testDatabase();

interface Pool {
  once(event: "acquire", listener: (client: { connection: { stream: { destroy(): void } } }) => void): void;
}

test("a connection that breaks as a transaction begins is not lost to the pool", async () => {
  const { db, close } = createDatabase({ url: database.url, driver: "pg", poolSize: 1 });
  try {
    const { $client: pool } = db as unknown as { $client: Pool };
    pool.once("acquire", (client) => client.connection.stream.destroy());
    await expect(db.transaction((tx) => tx.execute(sql`select 1`))).rejects.toThrow();
    const { rows } = await db.execute(sql`select 1 as one`);
    expect(rows).toEqual([{ one: 1 }]);
  } finally {
    await close();
  }
});
