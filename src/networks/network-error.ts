import type { FailureCode } from "../domain/failure";

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
