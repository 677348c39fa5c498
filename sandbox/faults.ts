import { z } from "zod";

const scope = {
  network: z.string(),
  account: z.string().optional(),
  /** Part of the path, e.g. `orders2/list`. */
  path: z.string().optional(),
  /** How many requests it meets; for ever without it. */
  times: z.int().min(1).optional(),
  /** How many matching requests pass before it. */
  after: z.int().min(0).default(0),
};
const ms = z.number().min(0);

export const faultSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    ...scope,
    kind: z.literal("status"),
    status: z.int().min(200).max(599),
    body: z.union([z.string(), z.record(z.string(), z.unknown())]).default(""),
    headers: z.record(z.string(), z.string()).default({}),
  }),
  z.strictObject({
    ...scope,
    kind: z.literal("rate_limit"),
    /** Seconds, or an HTTP date. */
    retryAfter: z.union([z.number(), z.string()]).optional(),
  }),
  z.strictObject({ ...scope, kind: z.literal("bad_key") }),
  z.strictObject({ ...scope, kind: z.literal("hang"), ms: ms.default(60_000) }),
  z.strictObject({ ...scope, kind: z.literal("latency"), ms }),
  z.strictObject({ ...scope, kind: z.literal("cut") }),
  z.strictObject({ ...scope, kind: z.literal("html") }),
  z.strictObject({ ...scope, kind: z.literal("empty") }),
  z.strictObject({
    ...scope,
    kind: z.literal("malformed_row"),
    index: z.int().min(0).default(0),
    /** Merged into the row; null removes a field. The network's own breakage without it. */
    mutate: z.record(z.string(), z.unknown()).optional(),
  }),
  /** Every `every`th row of the page twice in a row. */
  z.strictObject({ ...scope, kind: z.literal("repeated_rows"), every: z.int().min(1).default(3) }),
  /** The rows of the page in the opposite order. */
  z.strictObject({ ...scope, kind: z.literal("reversed_rows") }),
  z.strictObject({ ...scope, kind: z.literal("bad_envelope") }),
]);

export type FaultInput = z.input<typeof faultSchema>;
export type Fault = z.infer<typeof faultSchema>;

export interface FaultTarget {
  network: string;
  account: string | null;
  path: string;
}

interface Armed {
  fault: Fault;
  seen: number;
  used: number;
}

export interface Faults {
  add(fault: Fault): Fault;
  clear(): void;
  /** The faults that meet this request: any latencies, and the first other one. Each is used up by one. */
  meeting(target: FaultTarget): Fault[];
  /** Takes a use back, when the fault found nothing to spoil. */
  giveBack(fault: Fault): void;
}

export function createFaults(): Faults {
  let armed: Armed[] = [];
  return {
    add(fault) {
      armed.push({ fault, seen: 0, used: 0 });
      return fault;
    },
    clear() {
      armed = [];
    },
    meeting(target) {
      const met: Fault[] = [];
      let taken = false;
      for (const one of armed.filter(({ fault }) => aimsAt(fault, target))) {
        if (one.fault.kind !== "latency" && taken) continue;
        one.seen += 1;
        if (one.seen <= one.fault.after || one.used >= (one.fault.times ?? Number.POSITIVE_INFINITY)) continue;
        one.used += 1;
        met.push(one.fault);
        if (one.fault.kind !== "latency") taken = true;
      }
      return met;
    },
    giveBack(fault) {
      const one = armed.find((candidate) => candidate.fault === fault);
      if (one) one.used -= 1;
    },
  };
}

function aimsAt(fault: Fault, { network, account, path }: FaultTarget): boolean {
  if (fault.network !== network) return false;
  return (fault.account === undefined || fault.account === account) && (!fault.path || path.includes(fault.path));
}
