import type { EventEmitter } from "node:events";
import { Pool as NeonPool, neonConfig } from "@neondatabase/serverless";
import { drizzle as drizzleNeon } from "drizzle-orm/neon-serverless";
import { drizzle as drizzlePg, type NodePgDatabase, type NodePgQueryResultHKT } from "drizzle-orm/node-postgres";
import type { PgDatabase } from "drizzle-orm/pg-core";
import { Pool as PgPool } from "pg";
import WebSocket from "ws";
import { env } from "../lib/env";
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
}

export interface DatabaseHandle {
  db: Database;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** A query that takes longer has lost its connection or its plan; the step it belongs to is retried. */
const QUERY_TIMEOUT_MS = 20_000;

export function createDatabase({ url, driver, poolSize = 5, wsProxy }: DatabaseOptions): DatabaseHandle {
  const config = {
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    idleTimeoutMillis: 10_000,
  };
  if ((driver ?? driverFor(url)) === "pg") {
    const pool = new PgPool(config);
    surviveBrokenConnections(pool);
    return { db: drizzlePg(pool, { schema }), close: () => pool.end() };
  }
  configureNeon(wsProxy);
  const pool = new NeonPool(config);
  surviveBrokenConnections(pool);
  // Neon's pool is pg's with another transport: results have the same shape.
  return { db: drizzleNeon(pool, { schema }) as unknown as NodePgDatabase<typeof schema>, close: () => pool.end() };
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

interface PooledClient {
  query(...args: unknown[]): unknown;
  release(destroy: boolean): void;
  on(event: "error", listener: () => void): unknown;
}

/**
 * A connection that breaks, idle or in use, is replaced by the pool: its query fails, and without a listener the
 * process would end. Drizzle gives connections back after a transaction, but not when `begin` itself failed.
 */
function surviveBrokenConnections(pool: EventEmitter): void {
  pool.on("error", () => undefined);
  pool.on("connect", (client: PooledClient) => {
    client.on("error", () => undefined);
    const query = client.query.bind(client);
    client.query = (...args) => {
      const result = query(...args);
      if (/^begin\b/.test(String(Object(args[0]).text))) {
        (result as Promise<unknown>).catch(() => client.release(true));
      }
      return result;
    };
  });
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
  });
  return holder.tidemarkDatabase.db;
}

/** Ends the connections of this process; the next use opens new ones. */
export async function closeDatabase(): Promise<void> {
  const handle = holder.tidemarkDatabase;
  delete holder.tidemarkDatabase;
  await handle?.close();
}
