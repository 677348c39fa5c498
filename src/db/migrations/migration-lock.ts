import { setTimeout } from "node:timers/promises";
import type { Client } from "pg";

/** Any number, the same for every instance: two that start at once migrate one after the other. */
export const LOCK_ID = 7_215_804_113;

const POLL_MS = 500;

export interface LockOptions {
  /** How long to wait for another migration. */
  waitMs: number;
  /** Told once, when there is somebody to wait for. */
  say(line: string): void;
}

/** Runs the work under the session's advisory lock. Throws when another session holds it for too long, or lost it. */
export async function withMigrationLock<Result>(
  client: Client,
  options: LockOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  await takeLock(client, options);
  const result = await work().catch(async (error: unknown) => {
    await unlock(client).catch(() => undefined);
    throw error;
  });
  if (!(await unlock(client))) throw new Error(LOST);
  return result;
}

const LOST =
  "The migration's lock was not there to give back: a transaction pooler is likely in between, and the lock is left " +
  "on one of its connections. Set DATABASE_URL_UNPOOLED to the database's direct address.";

async function takeLock(client: Client, { waitMs, say }: LockOptions): Promise<void> {
  const startedAt = performance.now();
  for (let told = false; ; told = true) {
    const { rows } = await client.query("select pg_try_advisory_lock($1) as taken", [LOCK_ID]);
    if (rows[0].taken) return;
    const holder = await holderOf(client);
    if (performance.now() - startedAt >= waitMs) {
      throw new Error(
        `Nothing was migrated: after ${Math.round(waitMs / 1_000)} seconds the lock is still held by ${holder}. ` +
          "Where no migration runs there, a pooler has kept its session: end it with select pg_terminate_backend(…).",
      );
    }
    if (!told) say(`Waiting for another migration, which runs in ${holder}.`);
    await setTimeout(POLL_MS);
  }
}

async function unlock(client: Client): Promise<boolean> {
  const { rows } = await client.query("select pg_advisory_unlock($1) as unlocked", [LOCK_ID]);
  return rows[0].unlocked;
}

/** Who has it, for a person: never its query. */
async function holderOf(client: Client): Promise<string> {
  const { rows } = await client.query(
    `select pid, application_name as name, state, extract(epoch from clock_timestamp() - state_change)::int as seconds
     from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and granted and objsubid = 1 and (classid::bigint << 32) + objid::bigint = $1`,
    [LOCK_ID],
  );
  const holder = rows[0];
  if (!holder) return "a session that has just ended";
  return `process ${holder.pid}${holder.name ? ` (${holder.name})` : ""}, ${holder.state} for ${holder.seconds} seconds`;
}

/** The port of Supabase's transaction pooler. */
const POOLER_PORT = "6543";

/**
 * The address for migrations: `DATABASE_URL_UNPOOLED`, else `DATABASE_URL`; undefined when neither is set. They need a
 * session of their own, since their lock belongs to it.
 */
export function migrationUrl(variables: Record<string, string | undefined>): string | undefined {
  return variables["DATABASE_URL_UNPOOLED"] || variables["DATABASE_URL"] || undefined;
}

/** Whether an address goes through a transaction pooler, as far as an address tells. */
export function isPooled(url: string): boolean {
  const { hostname, port, searchParams } = new URL(url);
  return (
    /-pooler(\.|$)/.test(hostname) || port === POOLER_PORT || searchParams.get("pgbouncer")?.toLowerCase() === "true"
  );
}

/** Throws for such an address. */
export function requireDirect(url: string): void {
  if (!isPooled(url)) return;
  throw new Error(
    `${new URL(url).hostname} is the address of a connection pooler, and migrations need a session of their own. ` +
      "Set DATABASE_URL_UNPOOLED to the direct address (Neon: the host without -pooler).",
  );
}
