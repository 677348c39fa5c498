import { formatTime } from "@/components/format";
import type { CurrentRun } from "./api/account";

/** "Syncing…", or of one that failed and goes on by itself: "Retrying, attempt 3 at about 12:52 PM". */
export function describeRun({ kind, attempt, nextAttemptAt, failure }: CurrentRun, now = Date.now()): string {
  if (!failure) return kind === "import" ? "Importing…" : "Syncing…";
  const due = nextAttemptAt !== null && Date.parse(nextAttemptAt) > now;
  return `Retrying, attempt ${attempt} ${due ? `at about ${formatTime(nextAttemptAt)}` : "now"}`;
}
