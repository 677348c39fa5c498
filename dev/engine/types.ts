import type { Expression } from "./expressions";

/** An event as functions see it. `user` is always there because the real server always sends it. */
export interface EventPayload {
  id: string;
  name: string;
  data: Record<string, unknown>;
  user: Record<string, unknown>;
  ts: number;
  v?: string;
}

export interface StoredEvent {
  internalId: string;
  receivedAt: number;
  payload: EventPayload;
  runIds: string[];
}

export type Trigger = { event: string; expression?: Expression } | { cron: string };

export type ConcurrencyScope = "fn" | "env" | "account";

export interface ConcurrencyLimit {
  /** Calls at once; 0 is no limit. */
  limit: number;
  scope: ConcurrencyScope;
  key?: Expression;
}

export interface CancelRule {
  event: string;
  condition?: Expression;
  /** Time string or date after which the rule no longer applies to a run. */
  timeout?: string;
}

export interface FunctionConfig {
  slug: string;
  /** UUID that the SDK sees as `ctx.fn_id`. */
  id: string;
  appName: string;
  name: string;
  url: string;
  triggers: Trigger[];
  maxAttempts: number;
  concurrency: ConcurrencyLimit[];
  singleton?: { key?: Expression; mode: "skip" | "cancel" };
  cancel: CancelRule[];
  priority?: Expression;
  idempotency?: Expression;
  startTimeoutMs?: number;
  finishTimeoutMs?: number;
}

export type RunStatus = "Scheduled" | "Running" | "Completed" | "Failed" | "Cancelled" | "Skipped";

/** What the real server keeps of a step's error. Anything else that was thrown, such as `code`, is lost. */
export interface StepError {
  name: string;
  message: string;
  stack?: string;
  data?: unknown;
  noRetry?: boolean;
  cause?: unknown;
}

/** What the real server makes of a function's error in `inngest/function.failed`. */
export interface StandardError {
  error: string;
  name: string;
  message: string;
  stack?: string;
  cause?: unknown;
}

export interface StepRecord {
  id: string;
  displayName: string;
  op: string;
  output?: unknown;
  error?: StepError;
  /** Failed attempts plus the last one. */
  attempts: number;
}

export interface CallRecord {
  startedAt: number;
  durationMs?: number;
  /** HTTP status; 0 when there was no answer. */
  status?: number;
  attempt: number;
  stepId: string;
  redelivery?: true;
}

export interface CallRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface Run {
  id: string;
  fn: FunctionConfig;
  event: StoredEvent;
  status: RunStatus;
  createdAt: number;
  startedAt?: number;
  endedAt?: number;
  originalRunId?: string;
  skipReason?: string;
  output?: unknown;
  error?: StandardError;
  /** Calls that were repeated because an attempt failed. */
  retries: number;
  /** Ids of finished steps in the order they finished. */
  stack: string[];
  /** Raw JSON of each finished step, as the SDK receives it. */
  memo: Map<string, string>;
  stateBytes: number;
  steps: Map<string, StepRecord>;
  /** Parallel steps of the last plan that have not finished. */
  pending: Set<string>;
  /** Keys of all jobs the run ever had: none runs twice. */
  jobKeys: Set<string>;
  jobs: Map<string, Job>;
  forceStepPlan: boolean;
  requestVersion: number;
  slots: { bucket: string; limit: number }[];
  priorityMs: number;
  singletonKey?: string;
  /** When each of the function's cancel rules ends for this run (epoch ms). */
  cancelUntil: number[];
  calls: CallRecord[];
  lastCall?: CallRequest;
  /** Undo functions of the timers that watch over the run. */
  timers: (() => void)[];
}

export interface Job {
  id: string;
  runId: string;
  /** Step to run, or "step" to let the function run on. */
  stepId: string;
  /** The finished step that led here. */
  outgoing?: string;
  /** A sleep that is to be marked as done before the function is called. */
  sleepOf?: string;
  at: number;
  score: number;
  attempt: number;
  /** Raised with each requeue, so that what an earlier dispatch still sends can be told apart. */
  generation: number;
  inFlight: boolean;
  coalesceKey?: string;
}
