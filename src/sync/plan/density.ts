import type { AccountReads, AskedWindow } from "../../domain/account-reads";
import { type Window, windowMs } from "../../domain/window";
import type { NetworkTraits } from "../../networks/adapter";

/** Pages per millisecond. */
export interface Density {
  pagesPerMs: number;
  /** False where the account was never asked anything: the density is a guess then. */
  known: boolean;
}

type DensityTraits = Pick<NetworkTraits, "pageSize" | "edgeMs">;

/**
 * The density just before `at`: of the newest window that holds it, else of the nearest one; and no less than windows
 * around it tell that turned out too large. A window is taken for longer by what the network's date filter adds. Pure.
 */
export function densityBefore(reads: AccountReads, at: Date, traits: DensityTraits): Density {
  const read = nearest([...reads.reads, ...(reads.lastImport ? [reads.lastImport] : [])], at);
  const least = reads.tooLarge.filter((window) => distance(window, at) === 0);
  const densities = [...(read ? [read] : []), ...least].map((window) => densityOf(window, traits));
  return { pagesPerMs: Math.max(0, ...densities), known: densities.length > 0 };
}

/** The nearest window; of several that are as near the newest, then the widest, whatever order they come in. */
function nearest(windows: readonly AskedWindow[], at: Date): AskedWindow | null {
  const order = (a: AskedWindow, b: AskedWindow) =>
    distance(a, at) - distance(b, at) ||
    b.startedAt.getTime() - a.startedAt.getTime() ||
    windowMs(b) - windowMs(a) ||
    b.pages - a.pages ||
    b.rows - a.rows;
  let best: AskedWindow | null = null;
  for (const window of windows) if (windowMs(window) > 0 && (!best || order(window, best) < 0)) best = window;
  return best;
}

const densityOf = (window: AskedWindow, traits: DensityTraits) =>
  pagesOf(window, traits) / (windowMs(window) + traits.edgeMs);

/** Short pages count as pages: what follows may be short as well. An only page may be nearly empty. */
function pagesOf({ pages, rows }: AskedWindow, { pageSize }: DensityTraits): number {
  return Math.max(pages - 1, rows / pageSize);
}

/** From a window to the moment before `at`, in milliseconds. */
function distance({ start, end }: Window, at: Date): number {
  if (start < at && at <= end) return 0;
  return at > end ? at.getTime() - end.getTime() : start.getTime() - at.getTime() + 1;
}
