import type { ApiRequest } from "../http";
import { BadRequest } from "./errors";
import type { Quirks } from "./quirks";
import { DEFAULT_STATUSES, STATUSES } from "./statuses";

const DAY_MS = 86_400_000;
const DEFAULT_ROWS = 50;
const ROLES = ["PRODUCER", "COPRODUCER", "AFFILIATE"];

/** The arguments that both lists share. */
export interface ListQuery {
  from: number;
  to: number;
  statuses: ReadonlySet<string>;
  transaction: string | null;
  productId: string | null;
  commissionAs: string | null;
  rows: number;
  /** Counts from 1. */
  page: number;
}

export function readQuery({ query }: ApiRequest, now: number, quirks: Quirks): ListQuery {
  const transaction = query.get("transaction");
  const asked = query.getAll("transaction_status");
  for (const status of asked) oneOf("transaction_status", status, STATUSES);
  const commissionAs = query.get("commission_as");
  if (commissionAs !== null) oneOf("commission_as", commissionAs, ROLES);
  const byDefault = transaction === null ? DEFAULT_STATUSES : STATUSES;
  const always = transaction !== null && !query.has("start_date");
  return {
    from: wholeNumber(query, "start_date") ?? (always ? Number.NEGATIVE_INFINITY : now - 30 * DAY_MS),
    to: wholeNumber(query, "end_date") ?? now,
    statuses: new Set(asked.length > 0 ? asked : byDefault),
    transaction,
    productId: query.get("product_id"),
    commissionAs,
    ...position(query, quirks),
  };
}

/** The cursor holds its page size, and wins over `max_results`. */
function position(query: URLSearchParams, { maxResults, pageSize }: Quirks): { rows: number; page: number } {
  const rows = wholeNumber(query, "max_results") ?? DEFAULT_ROWS;
  if (rows < 1 || rows > maxResults) throw new BadRequest("invalid_value_parameter", "Invalid value for max_results");
  const token = query.get("page_token");
  return token === null ? { rows: Math.min(rows, pageSize), page: 1 } : readPageToken(token);
}

export function pageToken(rows: number, page: number): string {
  return Buffer.from(JSON.stringify({ rows, page })).toString("base64");
}

function readPageToken(token: string): { rows: number; page: number } {
  try {
    const { rows, page } = JSON.parse(Buffer.from(token, "base64").toString()) as Record<string, unknown>;
    if (Number.isInteger(rows) && Number.isInteger(page) && pageToken(rows as number, page as number) === token) {
      return { rows: rows as number, page: page as number };
    }
  } catch {}
  throw new BadRequest("invalid_token", "The page token is invalid");
}

function oneOf(name: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) throw new BadRequest("invalid_parameter", `Invalid value for ${name}`);
}

function wholeNumber(query: URLSearchParams, name: string): number | null {
  const value = query.get(name);
  if (value === null) return null;
  if (!/^-?\d+$/.test(value)) throw new BadRequest("invalid_parameter", `Invalid value for ${name}`);
  return Number(value);
}
