import { DrizzleQueryError } from "drizzle-orm/errors";
import type { Database } from "./client";

/** A statement that failed, without its text and its parameters. The driver's error is the cause. */
export class QueryError extends Error {
  override readonly name = "QueryError";

  constructor(
    /** The server's SQLSTATE; undefined when no answer came. */
    readonly code: string | undefined,
    cause: unknown,
  ) {
    super(code === undefined ? "Failed query" : `Failed query (${code})`, { cause });
  }
}

/** SQLSTATE: there is no such table. */
export const UNDEFINED_TABLE = "42P01";

/**
 * Classes of SQLSTATE that say nothing against the statement: the connection, the transaction's state, a deadlock, the
 * server's resources, a lock that was not to be had, a server that shuts down. 57014 (it took too long) is not among them.
 */
const PASSING = /^(08|25|40|53|55|57P|58)/;

/** Whether a query failed for a reason outside itself: the same may succeed in a moment, and nothing else will now. */
export function isPassingFault(error: unknown): boolean {
  // Without an answer of the server it was the connection.
  return error instanceof QueryError && PASSING.test(sqlState(error) ?? "08000");
}

/** What to call an error where nobody may read its text: the SQLSTATE of a query, else its class. Holds no data. */
export function nameOfFault(error: unknown): string {
  return sqlState(error) ?? (error instanceof Error ? error.name : "unknown");
}

function sqlState(error: unknown): string | undefined {
  const { code } = Object(error instanceof Error ? error.cause : undefined) as { code?: unknown };
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

type Execute = (...args: unknown[]) => Promise<unknown>;

/** Of a server's error, what may quote rows or parameters. */
const QUOTING = ["detail", "where", "internalQuery", "hint"];

/**
 * Makes a database's errors fit to be shown anywhere: Drizzle's carry the query and its parameters in their message,
 * session tokens among them, and whoever prints an error prints those. The driver's error stays as `cause`.
 */
export function hideQueries(db: Database): Database {
  const session = db._.session as unknown as { prepareQuery(...args: unknown[]): Record<"execute" | "all", Execute> };
  const prepareQuery = session.prepareQuery.bind(session);
  session.prepareQuery = (...args) => {
    const query = prepareQuery(...args);
    const execute = query.execute.bind(query);
    const all = query.all.bind(query);
    return Object.assign(query, {
      execute: (...values: unknown[]) => execute(...values).catch(rethrow),
      all: (...values: unknown[]) => all(...values).catch(rethrow),
    });
  };
  return db;
}

function rethrow(error: unknown): never {
  if (!(error instanceof DrizzleQueryError)) throw error;
  const { cause } = error;
  const { code } = Object(cause) as { code?: unknown };
  for (const name of QUOTING) if (name in Object(cause)) Reflect.deleteProperty(Object(cause), name);
  throw new QueryError(typeof code === "string" ? code : undefined, cause);
}

/** Whether the database refused a row since another one has its key (SQLSTATE 23505), however deep drizzle wrapped it. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as { code?: unknown }).code === "23505" || isUniqueViolation(error.cause);
}
