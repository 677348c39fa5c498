/**
 * The value of an attribute that does not exist. The real server never fails on one: each operator has its own
 * answer for it, which the functions below follow.
 */
export const UNKNOWN = Symbol("unknown");

type Order = "<" | "<=" | ">" | ">=";

const isNumeric = (value: unknown): value is number | bigint => typeof value === "number" || typeof value === "bigint";

export function isTruthy(value: unknown): boolean {
  if (value === UNKNOWN || value === null || value === undefined) return false;
  if (typeof value === "object") return true;
  return Boolean(value);
}

export function equal(left: unknown, right: unknown): boolean {
  if (left === UNKNOWN || right === UNKNOWN) return left === null || right === null;
  // biome-ignore lint/suspicious/noDoubleEquals: a CEL int equals a double of the same value, as 1n == 1 does.
  if (isNumeric(left) && isNumeric(right)) return left == right;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return left === right;
  const [leftEntries, rightEntries] = [Object.entries(left), Object.entries(right)];
  return (
    leftEntries.length === rightEntries.length &&
    leftEntries.every(([key, value]) => Object.hasOwn(right, key) && equal(value, (right as never)[key]))
  );
}

export function compare(operator: Order, left: unknown, right: unknown): boolean {
  if (left === UNKNOWN) return operator === "<" || operator === "<=";
  if (right === UNKNOWN) return operator === ">" || operator === ">=";
  const [a, b] = [zeroForNull(left, right), zeroForNull(right, left)];
  const comparable = (isNumeric(a) && isNumeric(b)) || (typeof a === "string" && typeof b === "string");
  if (!comparable) throw new Error(`invalid type comparison: ${typeof left} ${operator} ${typeof right}`);
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
  }
}

export function add(left: unknown, right: unknown): unknown {
  if (left === UNKNOWN) return right === UNKNOWN ? false : right;
  if (right === UNKNOWN) return left;
  if (typeof left === "bigint" && typeof right === "bigint") return left + right;
  if (isNumeric(left) && isNumeric(right)) return Number(left) + Number(right);
  return `${toText(left)}${toText(right)}`;
}

/** One text per distinct value: what keys of limits and locks are made of. */
export function toText(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

function zeroForNull(value: unknown, other: unknown): unknown {
  if (value !== null) return value;
  if (isNumeric(other)) return 0;
  return typeof other === "string" ? "" : value;
}
