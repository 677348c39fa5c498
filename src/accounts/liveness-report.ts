import type { Database } from "#db/client";
import { liveness, probeWrites } from "#db/health/liveness";
import { HOUR, SECOND } from "#domain/window";

export interface LivenessReport {
  status: "ok" | "degraded";
  database: "ok" | "read_only" | "unreachable";
  lastTick: string | null;
  /** Accounts wait, and the tick that was due is more than two hours late. */
  tickLate: boolean;
}

/** A load balancer asks more often than the answer changes. */
const KEPT_MS = 5 * SECOND;
/** What takes longer is of no use to whoever asks for liveness. */
const PATIENCE_MS = 5 * SECOND;
const LATE_MS = 2 * HOUR;

/** Reports that one process shares: one probe at a time, and its answer for some seconds. Failures are handed to `onFailure`. */
export function livenessReports(db: () => Database, onFailure: (error: unknown) => void, now = Date.now) {
  let kept: { report: Promise<LivenessReport>; until: number } | undefined;
  return async (): Promise<LivenessReport> => {
    if (kept && now() < kept.until) return kept.report;
    // Nobody else begins one until this one has ended.
    const current = { report: withPatience(probe(db, onFailure, now)), until: Number.POSITIVE_INFINITY };
    kept = current;
    const report = await current.report;
    current.until = now() + KEPT_MS;
    return report;
  };
}

async function probe(
  db: () => Database,
  onFailure: (error: unknown) => void,
  now: () => number,
): Promise<LivenessReport> {
  const [read, written] = await Promise.allSettled([(async () => liveness(db()))(), (async () => probeWrites(db()))()]);
  for (const result of [read, written]) if (result.status === "rejected") onFailure(result.reason);
  if (read.status === "rejected") return UNREACHABLE;
  const { lastTick, waitingSince } = read.value;
  const database = written.status === "fulfilled" ? "ok" : "read_only";
  const tickLate =
    waitingSince !== null && now() > LATE_MS + Math.max(dueAfter(lastTick), waitingSince.getTime() + HOUR);
  return {
    status: database === "ok" && !tickLate ? "ok" : "degraded",
    database,
    lastTick: lastTick?.toISOString() ?? null,
    tickLate,
  };
}

const dueAfter = (tick: Date | null) => (tick ? tick.getTime() + HOUR : 0);

const UNREACHABLE: LivenessReport = { status: "degraded", database: "unreachable", lastTick: null, tickLate: false };

function withPatience(report: Promise<LivenessReport>): Promise<LivenessReport> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<LivenessReport>((resolve) => {
    timer = setTimeout(() => resolve(UNREACHABLE), PATIENCE_MS);
  });
  return Promise.race([report, tooLong]).finally(() => clearTimeout(timer));
}
