/** What may be wrong after a run; each is counted by itself. */
export const PROBLEMS = [
  "lost",
  "doubled",
  "wrong",
  "falselyVanished",
  "falselyCovered",
  "falselyComplete",
  "openRows",
  "watermark",
  "counts",
  "rejects",
  "stuck",
] as const;

export interface Problem {
  kind: (typeof PROBLEMS)[number];
  detail: string;
}
