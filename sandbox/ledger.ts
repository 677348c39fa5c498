import { dayOf, type History } from "./history";
import type { ExplicitRow, Row } from "./rows";

/** A count over rows and sums of whatever else is asked for. */
export interface Tally {
  count: number;
  sums: Record<string, number>;
}

interface DayFacts {
  /** When the last row of the day becomes visible. */
  settledAt: number;
  /** Tallies of the whole day by the name of the filter. Valid once the day is settled. */
  tallies: Map<string, Tally>;
}

/** All rows of an account: the generated ones and the explicit ones, by UTC day. */
export interface Ledger {
  firstDay(): number;
  rowsOn(day: number): Row[];
  factsOn(day: number): DayFacts;
  explicit(): readonly ExplicitRow[];
  add(rows: ExplicitRow[]): void;
  /** Takes the rows of `[from, to)` away, generated and explicit ones; `show` brings all of them back. */
  hide(from: number, to: number): void;
  show(): void;
}

export function createLedger(history: History): Ledger {
  const explicit: ExplicitRow[] = [];
  let hidden: { from: number; to: number }[] = [];
  const shown = ({ at }: Row) => !hidden.some(({ from, to }) => at >= from && at < to);
  const facts = new Map<number, DayFacts>();

  const rowsOn = (day: number): Row[] => {
    const own = explicit.filter((row) => dayOf(row.at) === day && shown(row));
    const events = hidden.length === 0 ? history.eventsOn(day) : history.eventsOn(day).filter(shown);
    return own.length === 0 ? events : [...events, ...own].sort((a, b) => a.at - b.at);
  };

  return {
    firstDay: () => Math.min(history.firstDay, ...explicit.map((row) => dayOf(row.at))),
    rowsOn,
    factsOn(day) {
      const known = facts.get(day);
      if (known) return known;
      const settledAt = rowsOn(day).reduce((latest, row) => Math.max(latest, row.visibleAt), 0);
      const made = { settledAt, tallies: new Map<string, Tally>() };
      facts.set(day, made);
      return made;
    },
    explicit: () => explicit.filter(shown),
    add(rows) {
      for (const row of rows) {
        explicit.push(row);
        facts.delete(dayOf(row.at));
      }
    },
    hide(from, to) {
      hidden.push({ from, to });
      facts.clear();
    },
    show() {
      hidden = [];
      facts.clear();
    },
  };
}
