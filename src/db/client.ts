import { Pool as NeonPool, type PoolConfig as NeonPoolConfig, neonConfig } from "@neondatabase/serverless";
import { attachDatabasePool } from "@vercel/functions";
import { drizzle as drizzleNeon } from "drizzle-orm/neon-serverless";
import { drizzle as drizzlePg, type NodePgDatabase, type NodePgQueryResultHKT } from "drizzle-orm/node-postgres";
import type { PgDatabase } from "drizzle-orm/pg-core";
import { Pool as PgPool, type PoolClient, type PoolConfig } from "pg";
import WebSocket from "ws";
import { env } from "#env/env";
import { guardConnection, sessionSettings, TIME_LIMITS, type TimeLimits } from "./connection";
import { hideQueries } from "./query-error";
import { runTransaction } from "./run-transaction";
import * as schema from "./schema";

/** The one query layer above both drivers. Every verb takes it, so that a verb runs inside a transaction as well. */
export type Database = PgDatabase<NodePgQueryResultHKT, typeof schema>;

export type DatabaseDriver = "neon" | "pg";

export interface DatabaseOptions {
  url: string;
  /** Derived from the URL when absent: Neon's hosts take Neon's driver. */
  driver?: DatabaseDriver | undefined;
  poolSize?: number;
  /** `host:port/path` of a WebSocket-to-TCP proxy in front of a Postgres that is not Neon's. */
  wsProxy?: string | undefined;
  limits?: Partial<TimeLimits>;
  /** On a platform that suspends an instance between requests: it stays until idle connections have ended. */
  suspended?: boolean;
}

export interface DatabaseHandle {
  db: Database;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;

export function createDatabase(options: DatabaseOptions): DatabaseHandle {
  const { url, driver, poolSize = 5, wsProxy, limits, suspended = false } = options;
  const timeLimits = { ...TIME_LIMITS, ...limits };
  const config: PoolConfig = {
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: timeLimits.queryMs,
    idleTimeoutMillis: 10_000,
    verify: (client, done) => client.query(sessionSettings(timeLimits, "session"), (error) => done(error)),
  };
  if ((driver ?? driverFor(url)) === "pg") {
    const pool = new PgPool(config);
    if (suspended) attachDatabasePool(pool);
    return handleOf(pool, (client) => drizzlePg(client, { schema }), timeLimits);
  }
  configureNeon(wsProxy);
  // Neon's pool is pg's with another transport: calls and results have the same shape.
  const pool = new NeonPool(config as NeonPoolConfig) as unknown as PgPool;
  if (suspended) attachDatabasePool(pool);
  const open = (client: PgPool | PoolClient) => drizzleNeon(client as unknown as NeonPool, { schema });
  return handleOf(pool, (client) => open(client) as unknown as NodePgDatabase<typeof schema>, timeLimits);
}

type Open = (client: PgPool | PoolClient) => Database;

function handleOf(pool: PgPool, openPlain: Open, limits: TimeLimits): DatabaseHandle {
  const open: Open = (client) => hideQueries(openPlain(client));
  pool.on("error", () => undefined);
  pool.on("connect", guardConnection);
  const db = open(pool);
  // Here and not in a helper beside it: no caller can forget.
  db.transaction = (work, config) => runTransaction(pool, open, sessionSettings(limits, "local"), work, config);
  return { db, close: () => pool.end() };
}

function driverFor(url: string): DatabaseDriver {
  return /\.neon\.(tech|build)$/.test(new URL(url).hostname) ? "neon" : "pg";
}

function configureNeon(wsProxy: string | undefined): void {
  // Node 20 has no stable WebSocket of its own.
  neonConfig.webSocketConstructor = WebSocket;
  if (!wsProxy) return;
  neonConfig.wsProxy = wsProxy;
  neonConfig.useSecureWebSocket = false;
  neonConfig.pipelineTLS = false;
  neonConfig.pipelineConnect = false;
}

// Next.js loads modules more than once in development: one pool per process all the same.
const holder = globalThis as typeof globalThis & { tidemarkDatabase?: DatabaseHandle };

/** The database of this process, from the environment; connects on first use. */
export function getDatabase(): Database {
  holder.tidemarkDatabase ??= createDatabase({
    url: env().DATABASE_URL,
    driver: env().DATABASE_DRIVER,
    poolSize: env().DATABASE_POOL_SIZE,
    wsProxy: env().NEON_WS_PROXY,
    suspended: Boolean(env().VERCEL),
  });
  return holder.tidemarkDatabase.db;
}

/** Ends the connections of this process; the next use opens new ones. */
export async function closeDatabase(): Promise<void> {
  const handle = holder.tidemarkDatabase;
  delete holder.tidemarkDatabase;
  await handle?.close();
}
