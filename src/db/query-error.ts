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
