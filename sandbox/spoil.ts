import type { Fault } from "./faults";
import type { Answer } from "./http";
import type { Call, OpenAccount, SandboxNetwork } from "./network";

/** How an answer leaves the server. */
export type Delivery = { way: "whole" | "cut"; answer: Answer } | { way: "hang"; ms: number };

export interface Spoiling {
  network: SandboxNetwork;
  account: OpenAccount | null;
  call: Call;
  /** The answer of the healthy network. */
  healthy(): Answer;
  /** Called when the fault found nothing to spoil. */
  missed(): void;
}

const HTML = "<!doctype html><html><head><title>Sign in</title></head><body><h1>Please sign in</h1></body></html>";

export function spoil(fault: Exclude<Fault, { kind: "latency" }>, context: Spoiling): Delivery {
  if (fault.kind === "hang") return { way: "hang", ms: fault.ms };
  return { way: fault.kind === "cut" ? "cut" : "whole", answer: spoiledAnswer(fault, context) };
}

function spoiledAnswer(fault: Exclude<Fault, { kind: "latency" | "hang" }>, context: Spoiling): Answer {
  const { network, account, call, healthy } = context;
  switch (fault.kind) {
    case "status": {
      const isText = typeof fault.body === "string";
      const body = typeof fault.body === "string" ? fault.body : JSON.stringify(fault.body);
      return { status: fault.status, type: isText ? "text/plain" : "application/json", headers: fault.headers, body };
    }
    case "rate_limit": {
      const answer = network.rateLimited(call);
      const wait = String(fault.retryAfter ?? "");
      const waitHeader = wait === "" ? {} : { [network.waitHeader ?? "retry-after"]: wait };
      return { ...answer, headers: { ...answer.headers, ...waitHeader } };
    }
    case "bad_key":
      return (account ?? { badKey: network.strangerKey }).badKey(call);
    case "html":
      return { status: 200, type: "text/html", body: HTML };
    case "empty":
      return { status: 200, type: "application/json", body: "" };
    case "bad_envelope":
      return network.badEnvelope(call);
    case "malformed_row":
      return breakRow(healthy(), fault.index, fault.mutate, context);
    case "repeated_rows":
      return rearrange(healthy(), context, (rows) =>
        rows.flatMap((row, i) => (i % fault.every === 0 ? [row, row] : [row])),
      );
    case "reversed_rows":
      return rearrange(healthy(), context, (rows) => rows.reverse());
    case "cut":
      return healthy();
  }
}

type Rows = Record<string, unknown>[];

/** Nothing to rearrange is a fault that missed. */
function rearrange(answer: Answer, context: Spoiling, change: (rows: Rows) => Rows): Answer {
  const body: unknown = answer.type === "application/json" ? JSON.parse(answer.body) : null;
  const rows = context.network.rowsIn(body);
  if (rows.length < 2) context.missed();
  rows.splice(0, rows.length, ...change([...rows]));
  return { ...answer, body: body === null ? answer.body : JSON.stringify(body) };
}

function breakRow(answer: Answer, index: number, mutate: Record<string, unknown> | undefined, context: Spoiling) {
  const body: unknown = answer.type === "application/json" ? JSON.parse(answer.body) : null;
  const row = context.network.rowsIn(body)[index];
  if (!row) {
    context.missed();
    return answer;
  }
  merge(row, mutate ?? context.network.brokenRow);
  return { ...answer, body: JSON.stringify(body) };
}

/** JSON merge patch, in place. */
function merge(target: Record<string, unknown>, patch: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(patch)) {
    const old = target[name];
    if (value === null) delete target[name];
    else if (isObject(value) && isObject(old)) merge(old, value);
    else target[name] = value;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
