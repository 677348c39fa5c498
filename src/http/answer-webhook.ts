import { receiveNotification } from "#accounts/receive-notification";
import { type Address, accountAt, parseAddress } from "#accounts/webhook-address";
import type { NotifiedAccount } from "#db/accounts/account-secrets";
import type { Database } from "#db/client";
import type { KeyRing } from "#env/key-ring";
import { describeError, logger } from "#env/logger";
import { type IncomingNotification, NotificationRefused } from "#networks/notification";
import { bodySlots, type Slot } from "./body-slots";
import { readLimitedBytes } from "./read-limited";

/** The largest genuine notification has some 200 fields; this is ten times that. */
const MAX_BYTES = 256 * 1_024;
/** A genuine body comes with its headers. */
const BODY_DEADLINE_MS = 10_000;

const slots = bodySlots({ perAccount: 100, inAll: 400, patienceMs: 1_000 });

export interface WebhookContext {
  db: Database;
  ring: KeyRing;
  /** A notification was stored that is to be applied. Not waited for. */
  onStored(account: NotifiedAccount): void;
  slots?: Pick<ReturnType<typeof bodySlots>, "take">;
  bodyDeadlineMs?: number;
}

/**
 * The answer to a request to `/api/webhooks/<network>/<accountId>/<secret>[/<event>]`: its size, then its secret, then a
 * place among the account's own, and only then its body, until a deadline. Verified, stored, answered: needs no engine.
 */
export async function answerWebhook(request: Request, context: WebhookContext): Promise<Response> {
  const address = parseAddress(request.url);
  if (address === "too_long") return refuse(414, "too_long", "This notification address is too long");
  try {
    // One answer for an unknown account and for a wrong secret: nobody learns which accounts there are.
    const account = address && (await accountAt(context, address));
    if (!account) return refuse(401, "unauthorized", "This notification address is not known");
    const slot = (context.slots ?? slots).take(account.id);
    if (!slot) return refuse(503, "busy", "Too many at once. Send it again.", { "Retry-After": "5" });
    try {
      return await receive(request, context, { account, event: address.event, slot });
    } finally {
      slot.release();
    }
  } catch (error) {
    if (error instanceof NotificationRefused) return refuse(error.status, "refused", error.message);
    logger.error({ err: describeError(error) }, "a notification could not be stored");
    return refuse(503, "unavailable", "The notification could not be stored. Send it again.");
  }
}

async function receive(
  request: Request,
  context: WebhookContext,
  { account, event, slot }: { account: NotifiedAccount; event: Address["event"]; slot: Slot },
): Promise<Response> {
  const deadline = setTimeout(slot.cut, context.bodyDeadlineMs ?? BODY_DEADLINE_MS);
  const bytes = await readLimitedBytes(request, MAX_BYTES, slot.signal).catch(() => undefined);
  clearTimeout(deadline);
  if (bytes === undefined) {
    // The rest of it is not waited for: the connection ends with the answer.
    return refuse(408, "timeout", "The body did not come in time. Send it again.", { Connection: "close" });
  }
  if (bytes === null) return refuse(413, "too_large", `A notification has at most ${MAX_BYTES} bytes.`);
  slot.keep();
  const url = new URL(request.url);
  const incoming: IncomingNotification = {
    method: request.method === "GET" ? "GET" : "POST",
    headers: Object.fromEntries(request.headers),
    query: url.searchParams,
    rawQuery: url.search.slice(1),
    body: new TextDecoder().decode(bytes),
    bytes,
    event,
  };
  const { db, ring } = context;
  const { isNews, reply } = await receiveNotification({ db, ring, now: new Date() }, account, incoming);
  if (isNews) context.onStored(account);
  return new Response(reply, { status: 200, headers: { "Content-Type": "text/plain; charset=utf-8" } });
}

function refuse(status: number, code: string, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error: { code, message } }, { status, headers });
}
