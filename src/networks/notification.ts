import type { z } from "zod";
import type { CredentialField, ParsedRow } from "./adapter";

/** A request that says it comes from a network: nothing of it is believed before `read` has verified it. */
export interface IncomingNotification {
  method: "GET" | "POST";
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** The query as received, without `?`, where its escapes may be no UTF-8; absent: that of `query`. */
  rawQuery?: string;
  /** The body as text, read as UTF-8. */
  body: string;
  /** The body as received; absent: `body` in UTF-8. */
  bytes?: Uint8Array;
  /** The last segment of the URL where a network has one URL per event (`purchase`, `refund`), else null. */
  event: string | null;
}

/** What a verified notification says, reduced to the fields that are kept: no buyer data. */
export interface ReadNotification {
  /** Identifies the message: the same one delivered twice has the same key. */
  key: string;
  /** When the network was in this state; null where the message does not say. */
  occurredAt: Date | null;
  /** Raw rows for `parseRow`, scrubbed. Empty for a message that is no sale (a test, a subscription event). */
  rows: unknown[];
  /** Why there are no rows. */
  ignored?: string;
}

/** Why a notification is refused. `status` is the HTTP answer; the message names the fault, never a secret. */
export class NotificationRefused extends Error {
  override readonly name = "NotificationRefused";

  constructor(
    readonly status: 400 | 401 | 413,
    message: string,
  ) {
    super(message);
  }
}

/** How a network pushes. Pure: verifying and parsing only. */
export interface NotificationSupport<Secrets = unknown> {
  /** What the user enters so that messages can be verified; no fields where the secret URL is all there is. */
  secrets: { schema: z.ZodType<Secrets>; fields: CredentialField[] };
  /** URL endings, one per event, where the network does not say in the message what happened. */
  events: readonly string[];
  /** What the user puts behind the URL, with the network's placeholders in it; none where it sends what it sends. */
  urlQuery?: string;
  /** The body that the network wants to see in the answer. */
  reply: string;
  /** Verifies in constant time, then reads. Throws NotificationRefused, and nothing else, whatever comes in. */
  read(notification: IncomingNotification, secrets: Secrets): ReadNotification;
  parseRow(row: unknown): ParsedRow;
}
