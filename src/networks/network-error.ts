import type { FailureCode } from "#domain/failure";

interface NetworkErrorOptions {
  /** How long the network asked us to wait, in milliseconds. */
  retryAfterMs?: number;
  /** HTTP status of the answer, where there was one. */
  status?: number;
  /**
   * True when the refusal may have another reason than the credentials (ClickBank's 403 is a bad key or a spent quota):
   * whoever knows whether they worked lately decides.
   */
  ambiguous?: boolean;
  /** True when what was refused is a token that the network has just issued for the credentials: they are good. */
  freshToken?: boolean;
  /** True when the network gave up on the width of the window: less of it may work. */
  tooWide?: boolean;
}

/** Everything that can go wrong when talking to a network. `message` is safe to store and to show. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  readonly code: FailureCode;
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;
  readonly ambiguous: boolean;
  readonly freshToken: boolean;
  readonly tooWide: boolean;

  constructor(code: FailureCode, message: string, options: NetworkErrorOptions = {}) {
    super(message);
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.status = options.status;
    this.ambiguous = options.ambiguous ?? false;
    this.freshToken = options.freshToken ?? false;
    this.tooWide = options.tooWide ?? false;
  }
}

/**
 * What an answer says of its own failure, in the words that any API may use for it; null when it says nothing of the
 * kind. For networks whose own words are not known: an error beside an empty list must not pass for "no rows".
 */
export function failureSaid(frame: unknown): string | null {
  if (typeof frame !== "object" || frame === null) return null;
  const { error, errors, success, status, message } = frame as Record<string, unknown>;
  const cause = [error, errors].find(isSaid);
  const failed = typeof status === "string" && /^(error|fail)/i.test(status.trim());
  if (cause === undefined && success !== false && !failed) return null;
  return [textOf(message), textOf(cause)].filter((text) => text !== "").join(" ") || "an error without a message";
}

/** `false`, `""`, `null`, `0` and empty lists say that there is no error. */
function isSaid(error: unknown): boolean {
  return Array.isArray(error) ? error.length > 0 : Boolean(error);
}

function textOf(said: unknown): string {
  const text = Array.isArray(said) ? said[0] : said;
  if (typeof text === "string") return text;
  const message = (text as { message?: unknown } | null | undefined)?.message;
  return typeof message === "string" ? message : "";
}
