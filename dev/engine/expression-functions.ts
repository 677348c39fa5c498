import { add, UNKNOWN } from "./expression-values";

/** Functions of one argument; `has` is the compiler's own. */
export const FUNCTIONS: Record<string, (argument: unknown) => unknown> = {
  size: (v) => (v === UNKNOWN ? 0n : sizeOf(v)),
  string: (v) => (v === UNKNOWN ? false : add("", v)),
  int: (v) => (v === UNKNOWN ? false : BigInt(Math.trunc(Number(v)))),
  double: (v) => (v === UNKNOWN ? false : Number(v)),
};

/** Methods of strings. */
export const METHODS: Record<string, (target: string, argument: string) => boolean> = {
  startsWith: (target, argument) => target.startsWith(argument),
  endsWith: (target, argument) => target.endsWith(argument),
  contains: (target, argument) => target.includes(argument),
  matches: (target, argument) => new RegExp(argument).test(target),
};

function sizeOf(value: unknown): bigint {
  if (typeof value === "string" || Array.isArray(value)) return BigInt(value.length);
  if (typeof value === "object" && value !== null) return BigInt(Object.keys(value).length);
  throw new Error("size needs a string, list or map");
}
