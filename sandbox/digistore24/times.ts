import { instantOf } from "../zone";
import { BadParameter } from "./envelope";
import { BERLIN } from "./facts";
import type { Quirks } from "./quirks";

const RELATIVE = /^-(\d+)([dhm])$/;
const LOCAL = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?))?$/;
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
const UNIT_MS = { d: 86_400_000, h: 3_600_000, m: 60_000 } as const;

export interface TimeRange {
  /** As asked for, in milliseconds. */
  from: number;
  to: number;
  /** First and last instant that a row may have. */
  first: number;
  last: number;
}

export function timeRange(args: URLSearchParams, now: number, since: string, { ends }: Quirks): TimeRange {
  const from = instant("from", args.get("from") || "-24h", now, since);
  const to = instant("to", args.get("to") || "now", now, since);
  return ends === "exclusive" ? { from, to, first: from + 1, last: to - 1 } : { from, to, first: from, last: to };
}

/** A date alone is its midnight in Berlin, for `to` as well (assumed). */
function instant(name: string, value: string, now: number, since: string): number {
  if (value === "now") return now;
  if (value === "start") return Date.parse(since);
  const relative = RELATIVE.exec(value);
  if (relative) return now - Number(relative[1]) * UNIT_MS[relative[2] as keyof typeof UNIT_MS];
  const local = LOCAL.exec(value);
  const parsed = local ? Date.parse(`${local[1]}T${local[2] ?? "00:00"}Z`) : Date.parse(value.replace(" ", "T"));
  if ((!local && !WITH_OFFSET.test(value)) || Number.isNaN(parsed)) {
    throw new BadParameter(`Invalid value for parameter "${name}"`);
  }
  return local ? instantOf(BERLIN, parsed) : parsed;
}
