import { dayOf } from "../history";
import type { Ledger } from "../ledger";
import type { AccountFacts } from "../network";
import type { Row } from "../rows";
import { type Selection, slice, tally } from "../select";
import { idOf, isListed, timeIn } from "./facts";
import type { Quirks } from "./quirks";
import { rawOf } from "./raw";
import { HISTORY_MS } from "./state";

const PAGE_SIZE = 100;

/** Up to 100 rows of the last 90 days, from the start of the list or behind the paykey. Null: no such transaction. */
export function listTransactions(account: AccountFacts, quirks: Quirks, paykey: string | null, now: number) {
  const rows = rowsAfter(account.ledger, quirks, quirks.ignorePaykey ? null : paykey, now);
  return rows?.map((row) => (row.kind === "explicit" ? row.raw : rawOf(row, account, quirks, now))) ?? null;
}

function rowsAfter(ledger: Ledger, { order, includePaykey }: Quirks, paykey: string | null, now: number) {
  const all: Selection = { from: now - HISTORY_MS, to: now, now, order, name: "payments", keeps: isListed };
  if (paykey === null) return slice(ledger, all, 0, PAGE_SIZE);

  const start = findRow(ledger, paykey, now);
  if (!start) return null;
  const rest = order === "asc" ? { ...all, from: Math.max(all.from, start.at) } : { ...all, to: start.at };
  // Several rows may share the second of the paykey's.
  const ties = tally(ledger, { ...all, from: start.at, to: start.at }).count;
  const rows = slice(ledger, rest, 0, ties + PAGE_SIZE);
  const place = rows.findIndex((row) => keyOf(row) === paykey);
  const from = includePaykey ? Math.max(0, place) : place + 1;
  return rows.slice(from, from + PAGE_SIZE);
}

function findRow(ledger: Ledger, paykey: string, now: number): Row | undefined {
  const day = dayOf(timeIn(paykey));
  const known = day >= ledger.firstDay() && day <= dayOf(now) ? ledger.rowsOn(day) : [];
  const row = [...ledger.explicit(), ...known].find((one) => isListed(one) && keyOf(one) === paykey);
  return row && row.visibleAt <= now ? row : undefined;
}

const keyOf = (row: Row): unknown => (row.kind === "explicit" ? row.raw["transaction_id"] : idOf(row));
