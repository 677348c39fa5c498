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
