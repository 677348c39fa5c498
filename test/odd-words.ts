import { expect } from "vitest";
import { SALE_STATUSES, SALE_TYPES } from "#domain/sale";
import type { ParsedRow } from "#networks/adapter";

/** Words that every JavaScript object knows, though no network says them. */
export const ODD_WORDS = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"] as const;

/** The value with each of its plain values in turn replaced by `word`. */
export function withWord(value: unknown, word: string): unknown[] {
  if (typeof value !== "object" || value === null) return [word];
  if (Array.isArray(value)) {
    return value.flatMap((item, at) => withWord(item, word).map((changed) => value.with(at, changed)));
  }
  return Object.entries(value).flatMap(([name, item]) =>
    withWord(item, word).map((changed) => ({ ...value, [name]: changed })),
  );
}

/** Sales of a type and a status that the ledger knows, and nothing else. */
export function expectKnownWords({ sales }: ParsedRow): void {
  for (const { type, status } of sales) {
    expect(SALE_TYPES).toContain(type);
    expect(SALE_STATUSES).toContain(status);
  }
}
