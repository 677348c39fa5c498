import { getDatabase } from "@/db/client";
import { readLimited } from "@/lib/api/read-limited";
import { publicRoute } from "@/lib/api/route";
import { env } from "@/lib/env";
import { describeError, logger } from "@/lib/logger";
import { type IncomingNotification, NotificationRefused } from "@/networks/notification";
import { receiveNotification } from "@/notifications/receive-notification";
import { inngest } from "../../../../../inngest/client";
import { notificationReceived } from "../../../../../inngest/events";

/** The largest genuine notification has some 200 fields; this is ten times that. */
const MAX_BYTES = 256 * 1_024;
/** More than this at once is turned away unread, to be sent again: the app stays there for its users. */
const MAX_AT_ONCE = 100;

let atOnce = 0;

const answer = (status: number, code: string, message: string, headers: Record<string, string> = {}) =>
  Response.json({ error: { code, message } }, { status, headers });

/** `/api/webhooks/<network>/<accountId>/<secret>[/<event>]`: verified, stored, applied by a durable function. */
const handle = publicRoute(async (request, { params }) => {
  const path = Array.isArray(params.path) ? params.path : [];
  const [network, accountId, secret, event = null] = path;
  if (!network || !accountId || !secret || path.length > 4) {
    return answer(401, "unauthorized", "This notification address is not known");
  }
  if (atOnce >= MAX_AT_ONCE) return answer(503, "busy", "Too many at once. Send it again.", { "Retry-After": "5" });
  atOnce += 1;
  try {
    return await receive(request, { network, accountId, secret }, event);
  } catch (error) {
    if (error instanceof NotificationRefused) return answer(error.status, "refused", error.message);
    logger.error({ err: describeError(error) }, "a notification could not be stored");
    return answer(503, "unavailable", "The notification could not be stored. Send it again.");
  } finally {
    atOnce -= 1;
  }
});

async function receive(
  request: Request,
  address: { network: string; accountId: string; secret: string },
  event: string | null,
): Promise<Response> {
  const body = await readLimited(request, MAX_BYTES);
  if (body === null) return answer(413, "too_large", `A notification has at most ${MAX_BYTES} bytes.`);
  const incoming: IncomingNotification = {
    method: request.method === "GET" ? "GET" : "POST",
    headers: Object.fromEntries(request.headers),
    query: new URL(request.url).searchParams,
    body,
    event,
  };
  const context = { db: getDatabase(), ring: env().CREDENTIALS_KEYS, now: new Date() };
  const { stored, reply } = await receiveNotification(context, address, incoming);
  if (stored.appliedAt === null) {
    const { id, accountId, userId, network } = stored;
    await inngest.send(
      notificationReceived.create(
        { notificationId: id, accountId, userId, network },
        { id: `notification.received:${id}` },
      ),
    );
  }
  return new Response(reply, { status: 200, headers: { "Content-Type": "text/plain; charset=utf-8" } });
}

export { handle as GET, handle as POST };
