import { formatCount, formatMoment } from "#components/format";
import { FAILURE_SENTENCES, type FailureCode } from "#domain/failure";
import type { ActivityAnswer } from "#http/contract";

export type Cell = ActivityAnswer["accounts"][number]["cells"][number];

export const CELL_WORDS: Record<Cell["state"], string> = {
  fine: "on time",
  retried: "on time after another try",
  running: "at work",
  late: "late",
  failed: "failed",
  healed: "caught up later",
  none: "nothing was due",
};

/** What an hour of an account was: "14:00: caught up later, 3 new, …". */
export function describeCell(
  { hour, state, inserted, updated, failure }: Cell,
  zone: string,
  now = new Date(),
): string {
  const effect = [
    ...(inserted > 0 ? [`${formatCount(inserted)} new`] : []),
    ...(updated > 0 ? [`${formatCount(updated)} changed`] : []),
  ];
  const known = failure !== null && Object.hasOwn(FAILURE_SENTENCES, failure);
  const why = known ? [FAILURE_SENTENCES[failure as FailureCode]] : [];
  return [`${formatMoment(hour, zone, now)}: ${CELL_WORDS[state]}`, ...effect, ...why].join(", ");
}
