import { type Buyer, buyerOf } from "../people";
import { hash } from "../random";
import type { TruthEntry } from "../rows";

/** What is told: an entry of the truth, in the state that it has come to. */
export interface Notice {
  entry: TruthEntry;
  /** When it came to that state; the date of the sale without it. ISO 8601. */
  at?: string;
  /** The network's own word for what happened, instead of the one that fits the state. */
  word?: string;
  /** Whom it names as the affiliate, in the network's own way; somebody else without it. */
  affiliate?: string;
}

/** A request as the network sends it, but for the URL's beginning. */
export interface SentNotification {
  method: "GET" | "POST";
  /** Lower-case names. */
  headers: Record<string, string>;
  /** Without `?`; empty where there is none. */
  query: string;
  /** Empty for GET. */
  body: string;
  /** The URL's ending, where the network has one URL per event. */
  event: string | null;
}

export const timeOf = ({ at, entry }: Notice) => Date.parse(at ?? entry.sale_date);

/** Made-up buyer data with the marks that a test looks for. */
export const noticeBuyer = ({ entry }: Notice): Buyer => buyerOf(hash(entry.transaction_id, "notice"));

export const FORM = { "content-type": "application/x-www-form-urlencoded" };
export const JSON_TYPE = { "content-type": "application/json" };
