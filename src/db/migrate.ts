import { Client } from "pg";
import { type Migration, readMigrations } from "./migrations/journal";
import { type LockOptions, requireDirect, withMigrationLock } from "./migrations/migration-lock";

export interface MigrateOptions extends Partial<LockOptions> {
  folder?: string;
  /** How long a statement may wait for a table that others use, in milliseconds: they wait behind it meanwhile. */
  lockTimeoutMs?: number;
}

/**
 * Brings a database up to the newest migration in `folder`, on a direct connection. One that holds CONCURRENTLY may be
 * broken off anywhere: the next try goes on with it. Throws with its name when a migration fails or was passed over.
 */
export async function migrateDatabase(url: string, options: MigrateOptions = {}): Promise<void> {
  const { folder = "drizzle", lockTimeoutMs = 10_000, waitMs = 60_000, say = () => undefined } = options;
  requireDirect(url);
  const client = new Client({ connectionString: url, application_name: "tidemark-migrate" });
  await client.connect();
  try {
    await client.query("set timezone = 'UTC'; set statement_timeout = 0");
    await withMigrationLock(client, { waitMs, say }, () => applyAll(client, readMigrations(folder), lockTimeoutMs));
  } finally {
    await client.end();
  }
}

/** Drizzle's own table, so that its tools and databases of before go on with it. */
const JOURNAL = "drizzle.__drizzle_migrations";

async function applyAll(client: Client, migrations: Migration[], lockTimeoutMs: number): Promise<void> {
  await client.query(
    `create schema if not exists drizzle;
     create table if not exists ${JOURNAL} (id serial primary key, hash text not null, created_at bigint)`,
  );
  const { newest, missing } = await compare(client, migrations);
  const passedOver = missing.filter(({ when }) => when < newest);
  if (passedOver.length > 0) throw new Error(passedOverMessage(passedOver));
  for (const migration of missing) {
    try {
      await apply(client, migration, lockTimeoutMs);
    } catch (error) {
      throw new Error(`The migration ${migration.tag} failed: ${reasonOf(error)}`, { cause: error });
    }
  }
  const left = (await compare(client, migrations)).missing;
  if (left.length > 0) throw new Error(passedOverMessage(left));
}

/** The migrations in `folder` that a database lacks, by name. */
export async function pendingMigrations(client: Client, folder = "drizzle"): Promise<string[]> {
  const { rows } = await client.query<{ known: boolean }>("select to_regclass($1) is not null as known", [JOURNAL]);
  const all = readMigrations(folder);
  const missing = rows[0]?.known ? (await compare(client, all)).missing : all;
  return missing.map(({ tag }) => tag);
}

/** Which migrations the database does not have, and the stamp of the newest that it has. */
async function compare(client: Client, migrations: Migration[]): Promise<{ newest: number; missing: Migration[] }> {
  const { rows } = await client.query<{ hash: string; at: string }>(`select hash, created_at as at from ${JOURNAL}`);
  const [hashes, stamps] = [new Set(rows.map(({ hash }) => hash)), rows.map(({ at }) => Number(at))];
  return {
    newest: Math.max(0, ...stamps),
    missing: migrations.filter(({ hash, when }) => !hashes.has(hash) && !stamps.includes(when)),
  };
}

/** In one transaction, but for what Postgres takes outside of one alone: that comes after the rest. */
async function apply(client: Client, { hash, when, statements }: Migration, lockTimeoutMs: number): Promise<void> {
  const concurrent = statements.filter(isConcurrent);
  const plain = statements.filter((statement) => !isConcurrent(statement));
  const insert = (mark: string, at: number) =>
    client.query(`insert into ${JOURNAL} (hash, created_at) values ($1, $2)`, [mark, at]);
  const half = `${hash}:half`;

  const { rowCount } = await client.query(`select from ${JOURNAL} where hash = $1`, [half]);
  if (!rowCount) {
    await inTransaction(client, lockTimeoutMs, async () => {
      for (const statement of plain) await client.query(statement);
      if (concurrent.length > 0) await insert(half, 0);
      else await insert(hash, when);
    });
  }
  if (concurrent.length === 0) return;
  for (const statement of concurrent) await runConcurrent(client, statement);
  await inTransaction(client, lockTimeoutMs, async () => {
    await client.query(`delete from ${JOURNAL} where hash = $1`, [half]);
    await insert(hash, when);
  });
}

async function inTransaction(client: Client, lockTimeoutMs: number, work: () => Promise<unknown>): Promise<void> {
  await client.query(`begin; set local lock_timeout = ${lockTimeoutMs}`);
  try {
    await work();
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code !== "55P03") return message ?? "unknown";
  return "a table that it changes was in use for too long. Nothing of it was applied; try again when the database is quiet.";
}

const passedOverMessage = (migrations: Migration[]) =>
  `Not applied: ${migrations.map(({ tag }) => tag).join(", ")}. This database has newer migrations already, so they come ` +
  "from another branch. Generate them again, on top of the newest, and deploy that.";

const CREATES = /^\s*create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?("[^"]+"|\w+)/i;
const DROPS = /^\s*drop\s+index\s+concurrently\s+(?:if\s+exists\s+)?("[^"]+"|\w+)/i;

/** It lets everybody read and write while it waits for those who began before it. */
const PATIENCE = "10min";

/** A statement that Postgres takes outside a transaction alone. */
const isConcurrent = (statement: string): boolean => CREATES.test(statement) || DROPS.test(statement);

/**
 * Builds or drops an index beside running writes. Any number of tries leave the same: a valid index stays as it is, and
 * one that a broken build left invalid is built anew.
 */
async function runConcurrent(client: Client, statement: string): Promise<void> {
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
