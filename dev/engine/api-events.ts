import { z } from "zod";
import type { EngineContext } from "./context";
import type { ApiReply, Route } from "./http-server";
import { newUlid, seededUlid } from "./ids";
import type { EventPayload } from "./types";

const MAX_EVENT_BYTES = 512 * 1024;
const MAX_EVENTS = 5000;
const EARLIEST = Date.UTC(1980, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

const eventSchema = z.object({
  id: z.string().nullish(),
  name: z.string().min(1, "event name is empty").max(512),
  data: z.record(z.string(), z.unknown()).nullish(),
  user: z.record(z.string(), z.unknown()).nullish(),
  ts: z.number().int().nullish(),
  v: z.string().nullish(),
});

/** `POST /e/:key`: any key will do, as without keys on the real dev server. */
export const eventRoutes = (engine: EngineContext): Route[] => [
  {
    method: "POST",
    path: /^\/e\/([^/]+)$/,
    handle: async (request) => receive(engine, await request.text(), request.header("x-inngest-event-id-seed")),
  },
];

/** One after the other: what came before a faulty event has happened, as on the real server. */
function receive(engine: EngineContext, body: string, seed: string | undefined): ApiReply {
  const ids: string[] = [];
  try {
    const items = parseItems(body);
    for (const [index, item] of items.entries()) {
      const payload = parseEvent(item);
      const internalId = seededUlid(seed, index + 1) ?? newUlid();
      engine.receive({ ...payload, id: payload.id || internalId }, internalId);
      ids.push(internalId);
    }
    return { status: 200, body: { ids, status: 200 } };
  } catch (error) {
    return { status: 400, body: { ids, status: 400, error: (error as Error).message } };
  }
}

function parseItems(body: string): unknown[] {
  const parsed: unknown = JSON.parse(body);
  if (typeof parsed !== "object" || parsed === null) {
    throw new Error("Request body must contain an event object or an array of event objects");
  }
  const items = Array.isArray(parsed) ? parsed : [parsed];
  if (items.length > MAX_EVENTS) throw new Error(`A request may hold ${MAX_EVENTS} events`);
  return items;
}

function parseEvent(item: unknown): EventPayload {
  const size = Buffer.byteLength(JSON.stringify(item));
  if (size > MAX_EVENT_BYTES) {
    throw new Error(`Event is over the max size: Max ${MAX_EVENT_BYTES} bytes / Size ${size} bytes`);
  }
  const parsed = eventSchema.safeParse(item);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const { id, name, data, user, ts, v } = parsed.data;
  if (name.toLowerCase().startsWith("inngest/")) {
    throw new Error(`event name is reserved for internal use: ${name}`);
  }
  if (ts && (ts < EARLIEST || ts > LATEST)) throw new Error("timestamp is not between 1980 and 2100");
  const { _inngest: _, ...own } = data ?? {};
  return { id: id ?? "", name, data: own, user: user ?? {}, ts: ts || Date.now(), ...(v && { v }) };
}
