import type { Answer, ApiRequest } from "./http";
import type { Ledger } from "./ledger";
import type { Habits, HistoryEvent } from "./plan";
import type { Profile } from "./profile";
import type { Random } from "./random";
import type { TruthEntry } from "./rows";

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
  /** The ledger entries of one generated row; none for tests and fees. Independent of what is sent on the wire. */
  truthOf(event: HistoryEvent): TruthEntry[];
  badKey(call: Call): Answer;
}

/** One network: a folder and a line in `networks.ts`. */
export interface SandboxNetwork {
  id: string;
  basePath: string;
  /** The environment variable that points the app here. */
  endpoint: string;
  habits: Habits;
  newKey(random: Random): string;
  keyOf(request: ApiRequest): string | null;
  /** Checks the quirks of the profile: throws a ZodError on one that the network does not know. */
  open(account: AccountFacts): OpenAccount;
  /** The answer to a key that was never issued. */
  strangerKey(call: Call): Answer;
  rateLimited(call: Call): Answer;
  /** Valid JSON of another shape than documented. */
  badEnvelope(call: Call): Answer;
  /** The rows within a parsed answer, by reference. */
  rowsIn(body: unknown): Record<string, unknown>[];
  /** Merged into a row to break it. */
  brokenRow: Record<string, unknown>;
}
