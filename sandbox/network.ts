import type { Answer, ApiRequest } from "./http";
import type { Ledger } from "./ledger";
import type { Habits, HistoryEvent } from "./plan";
import type { Profile } from "./profile";
import type { Random } from "./random";
import type { TruthEntry, TruthTotal } from "./rows";

export interface Call {
  request: ApiRequest;
  now: number;
}

/** What a network may know of an account: nothing about its key. */
export interface AccountFacts {
  /** Stable and distinct per account; not the key. */
  label: string;
  profile: Profile;
  ledger: Ledger;
}

/** One account as its network plays it. */
export interface OpenAccount {
  handle(call: Call): Answer;
  /**
   * The ledger entries of one generated row as of a time, in milliseconds; none for tests and fees. Independent of what
   * is sent on the wire. Their number and their dates never change; where rows change in place, the rest may.
   */
  truthOf(event: HistoryEvent, asOf: number): TruthEntry[];
  /** For a network that reports days only: every day total that can be read at `now`, by day. */
  totalsAt?(now: number): TruthTotal[];
  badKey(call: Call): Answer;
}

/** One network: a folder and a line in `networks.ts`. */
export interface SandboxNetwork {
  id: string;
  basePath: string;
  /** The environment variable that points the app here. */
  endpoint: string;
  /** Further variables, with where they point below `basePath`. */
  moreEndpoints?: Record<string, string>;
  habits: Habits;
  /** How long a row can be read after its own time, in milliseconds; for ever without it. */
  historyMs?: number;
  newKey(random: Random): string;
  keyOf(request: ApiRequest): string | null;
  /** What a user enters to connect the account, as the app names it; `{ apiKey }` without it. */
  credentialsOf?(key: string, label: string): Record<string, string>;
  /** Checks the quirks of the profile: throws a ZodError on one that the network does not know. */
  open(account: AccountFacts): OpenAccount;
  /** The answer to a key that was never issued. */
  strangerKey(call: Call): Answer;
  rateLimited(call: Call): Answer;
  /** The header, in lower case, that says how long to wait then; `retry-after` without it. */
  waitHeader?: string;
  /** Valid JSON of another shape than documented. */
  badEnvelope(call: Call): Answer;
  /** The rows within a parsed answer, by reference. */
  rowsIn(body: unknown): Record<string, unknown>[];
  /** Merged into a row to break it. */
  brokenRow: Record<string, unknown>;
}
