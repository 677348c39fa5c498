import type { Problem } from "./problems";

interface Compared<Row> {
  ledger: readonly Row[];
  /** What must be in the ledger. */
  wanted: readonly Row[];
  /** What may be in it: the same, unless the network has forgotten some of it. */
  known?: readonly Row[];
  idOf(row: Row): string;
}

/** Exact equality, every field: what is missing, what is there twice or from nowhere, and what differs. */
export function compare<Row extends object>({ ledger, wanted, known = wanted, idOf }: Compared<Row>): Problem[] {
  const truth = new Map(known.map((row) => [idOf(row), row]));
  const found = new Set<string>();
  const problems: Problem[] = [];
  for (const row of ledger) {
    const id = idOf(row);
    const expected = truth.get(id);
    if (!expected || found.has(id)) problems.push({ kind: "doubled", detail: id });
    found.add(id);
    for (const [field, value] of Object.entries(expected ?? {})) {
      const held = (row as Record<string, unknown>)[field];
      if (held !== value) problems.push({ kind: "wrong", detail: `${id} ${field}: ${held} instead of ${value}` });
    }
  }
  for (const row of wanted) if (!found.has(idOf(row))) problems.push({ kind: "lost", detail: idOf(row) });
  return problems;
}
