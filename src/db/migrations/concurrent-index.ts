import type { Client } from "pg";

const CREATES = /^\s*create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?("[^"]+"|\w+)/i;
const DROPS = /^\s*drop\s+index\s+concurrently\s+(?:if\s+exists\s+)?("[^"]+"|\w+)/i;

/** It lets everybody read and write while it waits for those who began before it. */
const PATIENCE = "10min";

/** A statement that Postgres takes outside a transaction alone. */
export const isConcurrent = (statement: string): boolean => CREATES.test(statement) || DROPS.test(statement);

/**
 * Builds or drops an index beside running writes. Any number of tries leave the same: a valid index stays as it is, and
 * one that a broken build left invalid is built anew.
 */
export async function runConcurrent(client: Client, statement: string): Promise<void> {
  const created = CREATES.exec(statement)?.[1];
  const name = created ?? DROPS.exec(statement)?.[1] ?? "";
  await client.query(`set lock_timeout = '${PATIENCE}'`);
  const { rows } = await client.query<{ valid: boolean }>(
    "select indisvalid as valid from pg_index where indexrelid = to_regclass($1)",
    [name],
  );
  const [index] = rows;
  if (created ? index?.valid : !index) return;
  if (index) await client.query(`drop index concurrently ${name}`);
  if (created) await client.query(statement);
}
