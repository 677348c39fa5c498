import type { EngineContext } from "./context";
import { endRun } from "./finalize";
import { type Op, outputBytes } from "./op";
import type { Run, StandardError, StepError, StepRecord } from "./types";

/** Memoizes a step's outcome under its id; what is memoized already stays as it is. Both are the real server's way. */
export function memoize(run: Run, id: string, raw: string): void {
  run.pending.delete(id);
  if (run.memo.has(id)) return;
  run.memo.set(id, raw);
  run.stack.push(id);
  run.stateBytes += Buffer.byteLength(raw);
}

export function memoizeOutput(run: Run, op: Op): void {
  const data = op.data ?? null;
  if (!run.memo.has(op.id)) recordOf(run, op).output = data;
  // "Step" is the legacy form that brings its own wrapping.
  memoize(run, op.id, JSON.stringify(op.op === "StepRun" ? { data } : data));
}

export function memoizeError(run: Run, op: Op, error: StepError): void {
  memoize(run, op.id, JSON.stringify({ error }));
}

/** The step as inspection shows it, made when it is first heard of. */
export function recordOf(run: Run, op: Op): StepRecord {
  const known = run.steps.get(op.id);
  const record = known ?? { id: op.id, displayName: op.displayName ?? op.name ?? op.id, op: op.op, attempts: 1 };
  record.op = op.op;
  run.steps.set(op.id, record);
  return record;
}

export const exceedsState = (engine: EngineContext, run: Run, ops: Op[]): boolean =>
  run.stateBytes + ops.reduce((sum, op) => sum + outputBytes(op), 0) > engine.options.maxRunStateBytes;

/** Ends the run when it has as many steps as it may have. Returns whether it did. */
export function endIfTooManySteps(engine: EngineContext, run: Run, steps = run.stack.length): boolean {
  const { maxStepsPerRun } = engine.options;
  if (steps < maxStepsPerRun) return false;
  const message = `The function run exceeded the step limit of ${maxStepsPerRun} steps.`;
  failRun(engine, run, { error: "function has too many steps", name: "InngestErrFunctionOverflowed", message });
  return true;
}

export function endForStateSize(engine: EngineContext, run: Run): void {
  const message = `The function run exceeded the state size limit of ${engine.options.maxRunStateBytes} bytes.`;
  failRun(engine, run, {
    error: `InngestErrStateOverflowed: ${message}`,
    name: "InngestErrStateOverflowed",
    message,
  });
}

export function failRun(engine: EngineContext, run: Run, error: StandardError): void {
  endRun(engine, run, { status: "Failed", error });
}
