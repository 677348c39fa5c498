import type { z } from "zod";
import type { Money } from "#domain/money";
import type { DailyTotal, Sale } from "#domain/sale";
import { earliest, latest, type Window } from "#domain/window";
import type { NotificationSupport } from "./notification";

/** No network's key has a third of it (M: the longest seen has 64); every field of credentials and secrets stops here. */
export const MAX_SECRET_LENGTH = 500;

/** A form field of the connect and reconnect dialogs. */
export interface CredentialField {
  name: string;
  label: string;
  /** Where the user finds the value and what it should be allowed to do. */
  help: string;
  secret: boolean;
}

/** A short-lived access token that the network issued for the credentials. */
export interface AccessToken {
  token: string;
  expiresAt: Date;
}

/** Where an adapter keeps its access token between calls. Whoever provides it seals what is stored. */
export interface TokenCache {
  read(): Promise<AccessToken | null>;
  /** Null forgets the token. */
  write(token: AccessToken | null): Promise<void>;
  /**
   * A living token that is not the refused one: what `ask` gets from the network, one at a time for the account, or what
   * somebody else has got meanwhile. Throws what `ask` throws, and `network_unavailable` when the turn does not come.
   * Absent where nobody else can be asking.
   */
  issue?(request: TokenRequest): Promise<AccessToken>;
}

export interface TokenRequest {
  ask(): Promise<AccessToken>;
  /** A token that the network does not accept any more, null without one. */
  refused: string | null;
  /** How long to wait for one's turn, in milliseconds. */
  withinMs: number;
}

/** What an adapter needs for one call. It keeps nothing between calls. */
export interface AdapterContext<Credentials> {
  credentials: Credentials;
  /** Base URLs by the names that the adapter declares in `endpoints`, without a trailing slash. */
  endpoints: Record<string, string>;
  /** Upper bound of one HTTP request, in milliseconds. */
  timeoutMs: number;
  tokens: TokenCache;
  signal?: AbortSignal;
}

export interface PageRequest {
  window: Window;
  /** `nextCursor` of the page before, null for the first. Opaque, and valid within its window only. */
  cursor: string | null;
}

/** One page as received, reduced to the fields that the adapter keeps: no buyer data leaves the adapter. */
export interface RawPage {
  rows: unknown[];
  /** Null is the network's positive statement that the window ends here. */
  nextCursor: string | null;
  /** Pages of the whole window, where the network tells. */
  totalPages?: number;
  /** Rows of the whole window as the network counted them when it answered, where it does. */
  totalRows?: number;
  /** HTTP requests that the page took; as many as `requestsPerPage` where it does not say. */
  requests?: number;
}

export interface RowReject {
  reason: string;
}

/** One raw row → what it means. A row may hold several sales (line items), or none (a fee, a test). */
export interface ParsedRow {
  sales: Sale[];
  /** For networks with the granularity `day`: what the row says of a day. */
  totals?: DailyTotal[];
  rejects: RowReject[];
  /**
   * Whom the row names as the affiliate who earned it; null when nobody. In a read: as far as that must be the account
   * itself. Absent where a row's amounts are the account's own by the network's own word.
   */
  affiliate?: string | null;
  /** Why the row is deliberately no sale. */
  ignored?: string;
}

/** What is known about a network's behaviour. Source and confidence stand beside each value in the adapter. */
export interface NetworkTraits {
  granularity: "transaction" | "day";
  /** IANA zone of row times without an offset. */
  clock: string;
  /** Rows per page at the most. */
  pageSize: number;
  /** How far an hourly window reaches behind the watermark, in milliseconds. */
  lookBackMs: number;
  /** How long a sale can be reversed, in days. */
  reversalWindowDays: number;
  /** When the network opened to affiliates, or a time before that: no history begins earlier. */
  opened: Date;
  /** How far back the network tells at all, in milliseconds; older history is out of reach. */
  historyLimitMs?: number;
  /** The narrowest window that the date filter can express, in milliseconds. */
  minWindowMs: number;
  /** How far the date filter's meaning may be off at the ends of a window, in milliseconds: no row is missed there. */
  edgeMs: number;
  /** Windows that an import may read side by side; one where the network's limits are not known. */
  parallelWindows: number;
  /** What the network allows, in its own words. */
  rateLimit: string;
  /** What Tidemark keeps to: the network's limits where they are known, else a pace of our own choice. */
  budgets: RequestBudget[];
  /** Requests that a page usually costs. What one really took is settled afterwards. */
  requestsPerPage: number;
}

/** So many requests in `perMs`, for each account or for all accounts of the network together. */
export interface RequestBudget {
  per: "account" | "network";
  requests: number;
  perMs: number;
}

/**
 * One affiliate network. Fetching knows HTTP, parsing is pure; neither knows the database or the engine.
 * `fetchPage` and `testCredentials` throw `NetworkError` and nothing else on purpose.
 */
export interface NetworkAdapter<Credentials = unknown> {
  id: string;
  label: string;
  credentials: { schema: z.ZodType<Credentials>; fields: CredentialField[] };
  /** Base URLs by name: the environment variable that sets it, and the URL used without it. */
  endpoints: Record<string, { variable: string; default: string }>;
  traits: NetworkTraits;
  /** The cheapest call that proves the credentials. Resolves, or throws `credentials_rejected`. */
  testCredentials(context: AdapterContext<Credentials>): Promise<void>;
  /** The network's own ids of the login, where it tells any: two sets that share one are the same login. */
  identify?(context: AdapterContext<Credentials>): Promise<readonly string[]>;
  fetchPage(context: AdapterContext<Credentials>, request: PageRequest): Promise<RawPage>;
  /** Counts a window's rows with a request of its own, where pages do not tell; undefined when no count is to be had. */
  countRows?(context: AdapterContext<Credentials>, window: Window): Promise<number | undefined>;
  parseRow(row: unknown): ParsedRow;
  /** About how much money a row is about that `parseRow` rejects, polled or notified; an estimate. Never throws. */
  aboutOf(row: unknown): Money | null;
  /** Where in time a polled row lies that `parseRow` rejects; null where it does not tell. Never throws. */
  dateOf(row: unknown): Date | null;
  /** How the network pushes, where it does. */
  notifications?: NotificationSupport;
}

/** What bounds a network's history at its old end. */
export type HistoryTraits = Pick<NetworkTraits, "opened" | "historyLimitMs">;

/** Where the history begins that a network still tells at `now`. */
export function historyStart(now: Date, { opened, historyLimitMs }: HistoryTraits): Date {
  return historyLimitMs === undefined ? opened : latest(new Date(now.getTime() - historyLimitMs), opened);
}

/** The history that is to be covered: all that the network still tells, up to where the hourly syncs took over. */
export function wantedHistory(now: Date, covered: readonly Window[], history: HistoryTraits): Window {
  const start = historyStart(now, history);
  const top = covered.at(-1)?.end ?? now;
  return { start, end: latest(earliest(top, now), start) };
}
