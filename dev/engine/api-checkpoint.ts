import { z } from "zod";
import { queueRef } from "./call-request";
import type { EngineContext } from "./context";
import { type ApiReply, problem, type Route } from "./http-server";
import { type Op, outputBytes } from "./op";
import { endIfTooManySteps, exceedsState, memoizeOutput } from "./steps";
import type { Job, Run } from "./types";

const ASYNC_OPS = new Set([
  "StepError",
  "Sleep",
  "WaitForEvent",
  "InvokeFunction",
  "AIGateway",
  "Gateway",
  "WaitForSignal",
  "DiscoveryRequest",
  "None",
]);

const bodySchema = z.object({
  run_id: z.string(),
  fn_id: z.string(),
  qi_id: z.string(),
  generation_id: z.number().optional(),
  steps: z.array(z.looseObject({ id: z.string().min(1), op: z.string() })),
});

/** `POST /v1/checkpoint/:runId/async`: steps of a call that is still going on. */
export const checkpointRoutes = (engine: EngineContext): Route[] => [
  {
    method: "POST",
    path: /^\/v1\/checkpoint\/([^/]+)\/async$/,
    handle: async (request) => checkpoint(engine, request.params[0] ?? "", await request.text()),
  },
];

function checkpoint(engine: EngineContext, runId: string, body: string): ApiReply {
  const parsed = bodySchema.safeParse(parseJson(body));
  if (!parsed.success) return problem(400, `invalid request body: ${z.prettifyError(parsed.error)}`);
  const input = parsed.data;
  const refuse = (status: number, message: string) => problem(status, message, { run_id: runId });
  const run = engine.activeRuns.get(runId);
  if (!run) return refuse(404, engine.runs.has(runId) ? "the run has ended" : "run not found");
  if (input.run_id !== run.id || input.fn_id !== run.fn.id) return refuse(400, "run_id or fn_id is not this run's");

  const ops = input.steps as Op[];
  if (ops.some(({ op }) => ASYNC_OPS.has(op))) return refuse(400, "cannot checkpoint async steps");
  const stale = staleness(run, input.qi_id, input.generation_id);
  if (stale) return refuse(409, `stale dispatch: ${stale}`);
  const outputs = ops.filter(({ op }) => op === "StepRun" || op === "Step");
  const unknown = ops.find((op) => op.op !== "StepPlanned" && !outputs.includes(op));
  if (unknown) return refuse(400, `cannot checkpoint opcode: ${unknown.op}`);

  if (exceedsState(engine, run, outputs)) return refuse(413, "run state size limit exceeded: state is too large");
  const tooLarge = outputs.find((op) => outputBytes(op) > engine.options.maxStepOutputBytes);
  if (tooLarge) {
    return refuse(413, `step ${tooLarge.id} output too large: step output size is greater than the limit`);
  }
  for (const op of outputs) {
    memoizeOutput(run, op);
    // The real server looks at the number of steps only before the next call; here a long call ends, too.
    if (endIfTooManySteps(engine, run)) return refuse(413, "function has too many steps");
  }
  return { status: 200 };
}

/**
 * Why a checkpoint does not come from the dispatch that is going on now. The real server lets dispatches younger than
 * ten seconds pass unseen; the stand-in checks each.
 */
function staleness(run: Run, qiId: string, generation: number | undefined): string | undefined {
  const job: Job | undefined = [...run.jobs.values()].find((candidate) => queueRef(candidate) === qiId);
  if (!job) return "queue item not found";
  if (generation !== undefined && generation !== job.generation) {
    return `dispatch generation ${generation} does not match queue item generation ${job.generation}`;
  }
  return job.inFlight ? undefined : "queue item is not being worked on";
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
