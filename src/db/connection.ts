import { traced } from "#telemetry/traces";

interface Connection {
  query(...args: unknown[]): unknown;
  on(event: "error", listener: () => void): unknown;
}

/**
 * Makes a pool's new connection fit for transactions. After a statement whose answer did not come in time it sends
 * nothing more: the ROLLBACK would wait behind that statement, and what came after it would join the open transaction.
 * A COMMIT that the server turned into a ROLLBACK is an error. A connection that breaks does not end the process.
 */
export function guardConnection(connection: Connection): void {
  connection.on("error", () => undefined);
  const query = connection.query.bind(connection);
  let stalled = false;
  connection.query = (...args) => {
    // pg's other way of calling, with a callback, is the pool's own: it gives a connection up after any error.
    if (typeof args.at(-1) === "function") return query(...args);
    if (stalled) return Promise.reject(new Error("The connection was given up: a statement was never answered"));
    const text = textOf(args[0]);
    return traced(
      `postgres ${/\w+/.exec(text)?.[0]?.toLowerCase() ?? "statement"}`,
      { "db.system.name": "postgresql", "db.query.text": text },
      () => query(...args) as Promise<{ command?: string }>,
    ).then(
      (result) => {
        if (isCommit(args[0]) && result.command === "ROLLBACK") {
          throw new Error("The transaction was rolled back: one of its statements had failed");
        }
        return result;
      },
      (error: unknown) => {
        stalled ||= error instanceof Error && error.message === "Query read timeout";
        throw error;
      },
    );
  };
}

/** A statement with the places of its parameters, never what stands in them. */
const textOf = (query: unknown): string =>
  String(typeof query === "string" ? query : Object(query).text).slice(0, 1_000);

const isCommit = (query: unknown) => String(Object(query).text).startsWith("commit");

/** How long anything in the database may take, in milliseconds; 0 is for ever. */
export interface TimeLimits {
  /** Ours: a statement without an answer by then has lost its connection, which is given up. */
  queryMs: number;
  /** The server's, all of them shorter, so that it ends a statement before we stop listening. */
  statementMs: number;
  lockMs: number;
  idleInTransactionMs: number;
}

export const TIME_LIMITS: TimeLimits = {
  queryMs: 20_000,
  statementMs: 18_000,
  lockMs: 10_000,
  idleInTransactionMs: 15_000,
};

/**
 * The statements that make a session ours: days and times in UTC, and the server's limits. For a connection as it
 * opens, and `local` to each transaction: behind a transaction pooler the next one may run on another connection.
 */
export function sessionSettings(
  { statementMs, lockMs, idleInTransactionMs }: TimeLimits,
  scope: "session" | "local",
): string {
  const settings = {
    timezone: "'UTC'",
    statement_timeout: statementMs,
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
  };
  return Object.entries(settings)
    .map(([name, value]) => `set ${scope} ${name} = ${value}`)
    .join("; ");
}
