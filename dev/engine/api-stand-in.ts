import type { EngineContext } from "./context";
import { cronsOf, fireCronNow } from "./cron";
import { type ApiReply, problem, type Route } from "./http-server";
import { redeliver } from "./redeliver";
import { renderRunInFull } from "./render";
import { scheduleRun } from "./schedule";
import type { Run } from "./types";

/** Routes of the stand-in's own: what tests need to see and to provoke. */
export const standInRoutes = (engine: EngineContext): Route[] => [
  {
    method: "GET",
    path: /^\/stand-in\/runs$/,
    handle: ({ query }) => {
      const [fn, status] = [query.get("function"), query.get("status")];
      const runs = [...engine.runs.values()].filter(
        (run) => (!fn || run.fn.slug === fn) && (!status || run.status === status),
      );
      return { status: 200, body: { data: runs.map(renderRunInFull) } };
    },
  },
  {
    method: "POST",
    path: /^\/stand-in\/runs\/([^/]+)\/replay$/,
    handle: ({ params: [id = ""] }) => {
      const original = engine.runs.get(id);
      if (!original) return problem(404, "run not found");
      const fn = engine.functions.get(original.fn.slug) ?? original.fn;
      return started(scheduleRun(engine, fn, original.event, original.id));
    },
  },
  {
    method: "POST",
    path: /^\/stand-in\/redeliver$/,
    handle: async (request) => redeliver(engine, await request.text()),
  },
  {
    method: "POST",
    path: /^\/stand-in\/cron\/([^/]+)$/,
    handle: ({ params: [slug = ""] }) => {
      const fn = engine.functions.get(slug);
      const [expression] = fn ? cronsOf(fn) : [];
      if (!fn || !expression) return problem(404, `"${slug}" is no function with a cron trigger`);
      return started(fireCronNow(engine, fn, expression));
    },
  },
];

function started(run: Run | undefined): ApiReply {
  if (!run) return problem(409, "the run was skipped");
  return { status: 200, body: { data: { runId: run.id } } };
}
