import { QueryError } from "./query-error";

/**
 * Classes of SQLSTATE that say nothing against the statement: the connection, the transaction's state, a deadlock, the
 * server's resources, a lock that was not to be had, a server that shuts down. 57014 (it took too long) is not among them.
 */
const PASSING = /^(08|25|40|53|55|57P|58)/;

/** Whether a query failed for a reason outside itself: the same may succeed in a moment, and nothing else will now. */
export function isPassing(error: unknown): boolean {
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
