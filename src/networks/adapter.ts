import type { z } from "zod";
import type { DailyTotal } from "../domain/daily-total";
import type { Sale } from "../domain/sale";
import type { Window } from "../domain/window";
import type { NotificationSupport } from "./notification";

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
  /** Requests that a page costs at the most. */
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
  fetchPage(context: AdapterContext<Credentials>, request: PageRequest): Promise<RawPage>;
  parseRow(row: unknown): ParsedRow;
  /** How the network pushes, where it does. */
  notifications?: NotificationSupport;
}
