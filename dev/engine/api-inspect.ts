import { rawSteps } from "./call-request";
import type { EngineContext } from "./context";
import { endRun } from "./finalize";
import { type ApiReply, problem, type Route } from "./http-server";
import { isUlid } from "./ids";
import { renderEngine, renderEvent, renderRun } from "./render";
import type { Run, StoredEvent } from "./types";

const DEFAULT_EVENTS = 20;
const MAX_EVENTS = 51;

/** The real server's REST routes for looking at events and runs, with its shapes. */
export function inspectRoutes(engine: EngineContext): Route[] {
  const byRun =
    (use: (run: Run) => ApiReply, gone = "run not found") =>
    ({ params: [id = ""] }: { params: string[] }): ApiReply => {
      if (!isUlid(id)) return problem(400, `Invalid run ID: ${id}`);
      const run = engine.runs.get(id);
      return run ? use(run) : problem(404, gone);
    };
  const whileActive = (raw: (run: Run) => string) =>
    byRun((run) =>
      engine.activeRuns.has(run.id)
        ? { status: 200, raw: raw(run) }
        : problem(410, `runtime state is no longer available for runID: ${run.id}`),
    );
  const byEvent =
    (use: (event: StoredEvent) => unknown) =>
    ({ params: [id = ""] }: { params: string[] }): ApiReply => {
      if (!isUlid(id)) return problem(400, `Invalid event ID: ${id}`);
      const event = engine.events.get(id);
      return event ? data(use(event)) : problem(404, "Event not found");
    };
  const runsOf = (event: StoredEvent) => event.runIds.flatMap((id) => engine.runs.get(id) ?? []);

  return [
    { method: "GET", path: /^\/health$/, handle: () => ({ status: 200, body: { status: 200, message: "OK" } }) },
    { method: "GET", path: /^\/dev$/, handle: () => ({ status: 200, body: renderEngine(engine) }) },
    { method: "GET", path: /^\/v1\/events$/, handle: ({ query }) => listEvents(engine, query) },
    { method: "GET", path: /^\/v1\/events\/([^/]+)$/, handle: byEvent(renderEvent) },
    {
      method: "GET",
      path: /^\/v1\/events\/([^/]+)\/runs$/,
      handle: byEvent((event) => runsOf(event).map(renderRun)),
    },
    { method: "GET", path: /^\/v1\/runs\/([^/]+)$/, handle: byRun((run) => data(renderRun(run))) },
    {
      method: "DELETE",
      path: /^\/v1\/runs\/([^/]+)$/,
      handle: byRun((run) => {
        endRun(engine, run, { status: "Cancelled" });
        return { status: 200 };
      }),
    },
    {
      method: "GET",
      path: /^\/v0\/runs\/([^/]+)\/batch$/,
      handle: whileActive((run) => JSON.stringify([run.event.payload])),
    },
    { method: "GET", path: /^\/v0\/runs\/([^/]+)\/actions$/, handle: whileActive(rawSteps) },
  ];
}

const data = (value: unknown): ApiReply => ({
  status: 200,
  body: { data: value, metadata: { fetched_at: new Date().toISOString() } },
});

function listEvents(engine: EngineContext, query: URLSearchParams): ApiReply {
  const unknown = [...query.keys()].find((key) => !["name", "limit", "cursor"].includes(key));
  if (unknown) return problem(501, `The stand-in engine does not implement the filter "${unknown}"`);
  const [name, cursor] = [query.get("name"), query.get("cursor")];
  const limit = Math.min(Math.max(Number(query.get("limit")) || DEFAULT_EVENTS, 1), MAX_EVENTS);
  const events = [...engine.events.values()]
    .reverse()
    .filter((event) => (!name || event.payload.name === name) && (!cursor || event.internalId < cursor))
    .slice(0, limit);
  return data(events.map(renderEvent));
}
