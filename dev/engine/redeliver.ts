import { z } from "zod";
import type { EngineContext } from "./context";
import { callApp } from "./execute";
import { type ApiReply, problem } from "./http-server";

const redeliverySchema = z.object({ runId: z.string() });

/**
 * Sends the run's last call request once more, byte for byte, and waits for the answer. The answer is void, as that of
 * a duplicate on the way; what the app does on it is not.
 */
export async function redeliver(engine: EngineContext, body: string): Promise<ApiReply> {
  const parsed = redeliverySchema.safeParse(JSON.parse(body));
  if (!parsed.success) return problem(400, z.prettifyError(parsed.error));
  const run = engine.runs.get(parsed.data.runId);
  if (!run?.lastCall) return problem(404, "the run is unknown or was never called");
  const last = run.calls.findLast((call) => !call.redelivery);
  const record = { attempt: last?.attempt ?? 0, stepId: last?.stepId ?? "step", redelivery: true } as const;
  await callApp(engine, run, run.lastCall, record);
  engine.pump();
  const { status, durationMs } = run.calls.findLast((call) => call.redelivery) ?? {};
  return { status: 200, body: { data: { status, durationMs } } };
}
