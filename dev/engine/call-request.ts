import { randomBytes } from "node:crypto";
import { newUlid } from "./ids";
import type { CallRequest, Job, Run } from "./types";

/** Beyond this the SDK is told to fetch events and steps from /v0/runs/… itself. */
const MAX_REQUEST_BYTES = 4 * 1024 * 1024;
const SHARD = "default";

/** `ctx.qi_id`: names the dispatch a checkpoint belongs to. */
export const queueRef = (job: Job): string => Buffer.from(`${job.id}::${SHARD}`).toString("base64");

/** The call request for a job, with all state the run has so far. */
export function buildCall(run: Run, job: Job): CallRequest {
  const url = new URL(run.fn.url);
  url.searchParams.set("fnId", run.fn.slug);
  url.searchParams.set("stepId", job.stepId);
  const requestId = newUlid();
  return {
    url: url.href,
    headers: {
      "content-type": "application/json",
      "user-agent": "Inngest",
      traceparent: `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-01`,
      "x-inngest-server-kind": "dev",
      "x-run-id": run.id,
      "x-inngest-run-id": run.id,
      "x-request-id": requestId,
      "x-inngest-generation-id": String(job.generation),
      "x-inngest-job-id": job.id,
      "x-inngest-req-version": String(run.requestVersion),
      "x-inngest-step-id": job.stepId,
    },
    body: buildBody(run, job, requestId),
  };
}

function buildBody(run: Run, job: Job, requestId: string): string {
  const whole = run.stateBytes <= MAX_REQUEST_BYTES - 1024;
  const body = render(run, job, requestId, whole ? "steps" : "event");
  return Buffer.byteLength(body) > MAX_REQUEST_BYTES ? render(run, job, requestId, "nothing") : body;
}

function render(run: Run, job: Job, requestId: string, include: "steps" | "event" | "nothing"): string {
  const useApi = include !== "steps";
  const envelope = {
    event: run.event.payload,
    events: include === "nothing" ? [] : [run.event.payload],
    defers: {},
    ctx: {
      fn_id: run.fn.id,
      run_id: run.id,
      env: "",
      step_id: "step",
      attempt: job.attempt,
      max_attempts: run.fn.maxAttempts,
      stack: { stack: run.stack, current: run.stack.indexOf(job.outgoing ?? "") + 1 },
      qi_id: queueRef(job),
      request_id: requestId,
      generation_id: job.generation,
      job_id: job.id,
      disable_immediate_execution: run.forceStepPlan,
      use_api: useApi,
    },
    version: run.requestVersion,
    use_api: useApi,
  };
  // The steps are spliced in as the raw JSON they came as: large outputs are never parsed again.
  return `${JSON.stringify(envelope).slice(0, -1)},"steps":${useApi ? "{}" : rawSteps(run)}}`;
}

/** The memoized steps as the SDK expects them, in the order they finished. */
export function rawSteps(run: Run): string {
  return `{${run.stack.map((id) => `${JSON.stringify(id)}:${run.memo.get(id)}`).join(",")}}`;
}
