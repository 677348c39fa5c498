export interface LoggedRequest {
  /** The sandbox clock's time of arrival. */
  time: string;
  network: string;
  /** The account's id, null for a key that was never issued. */
  account: string | null;
  method: string;
  /** Below the network's base path. */
  path: string;
  query: Record<string, string>;
  /** The `Page` request header. */
  page: string | null;
  /** Null when the connection was dropped without an answer. */
  status: number | null;
  fault: string | null;
  /** Real milliseconds until the answer was handed over. */
  ms: number;
}

export interface RequestLog {
  add(entry: LoggedRequest): void;
  list(filter?: { account?: string | undefined; since?: string | undefined }): LoggedRequest[];
  clear(): void;
}

const KEPT = 20_000;
const SECRET = /key|token|secret|pass|auth|email|name/i;

export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = [];
  return {
    add(entry) {
      entries.push(entry);
      if (entries.length > 2 * KEPT) entries = entries.slice(-KEPT);
    },
    list({ account, since } = {}) {
      const from = since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(since);
      return entries
        .slice(-KEPT)
        .filter((entry) => (account === undefined || entry.account === account) && Date.parse(entry.time) >= from);
    },
    clear() {
      entries = [];
    },
  };
}

export function withoutSecrets(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...query].map(([name, value]) => [name, SECRET.test(name) ? "[redacted]" : value]));
}
