import { DrizzleQueryError } from "drizzle-orm/errors";
import type { Database } from "./client";
import { QueryError } from "./query-error";

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
