import type { AccountReads, AskedWindow } from "#domain/account-reads";
import { DAY, HOUR, type Window, windowMs } from "#domain/window";
import type { NetworkTraits } from "#networks/adapter";
import type { PageLimits } from "../limits";

/** The first window of an account that was never read: what a user looks at first. */
export const FIRST_WINDOW_MS = 30 * DAY;
/** Days fit into one page, where none can be lost between two: no count of their own proves that a list is whole. */
const DAYS_FIT = 0.9;

/** What decides how large a window may be. */
export interface SizeInput {
  reads: AccountReads;
  traits: NetworkTraits;
  limits: PageLimits;
}

/** A part of a stretch, from one end on. */
export interface Sized {
  window: Window;
  /** About how many pages it has, one at least. */
  pages: number;
  /** False where nothing tells how much there is. */
  known: boolean;
}

/** The pages that an import window should have. */
export function importPages({ traits, limits }: Pick<SizeInput, "traits" | "limits">): number {
  if (traits.granularity === "day") return DAYS_FIT;
  return Math.min(0.6 * limits.perWindow, (0.8 * limits.perRun) / parallelWindows(traits, limits));
}

/** Side by side, windows share the run's pages: none may be so large that all have to give up. */
export function parallelWindows(traits: NetworkTraits, limits: PageLimits): number {
  return Math.max(1, Math.min(traits.parallelWindows, Math.floor(limits.perWindow / 10)));
}

/** All of a window, and how many pages it has. Pure. */
export function sizeOf(input: SizeInput, window: Window): Sized {
  return sized(input, window, window.end);
}

/** The part of a stretch that one window asks for, from one end, with about so many pages. Pure. */
export function windowOf(
  input: SizeInput,
  stretch: Window,
  { from, pages }: { from: "older" | "newer"; pages: number },
): Sized {
  const { minWindowMs, edgeMs } = input.traits;
  const at = from === "newer" ? stretch.end : new Date(stretch.start.getTime() + 1);
  const { pagesPerMs, known } = densityBefore(input.reads, at, input.traits);
  // Of an account that nothing is known of, a sync asks for all that is new: it gives way where that is too much.
  const unknown = from === "newer" ? FIRST_WINDOW_MS : Number.POSITIVE_INFINITY;
  const byPages = known ? pages / pagesPerMs - edgeMs : unknown;
  const limit = Math.max(widthLimit(input, stretch), minWindowMs);
  const length = Math.max(Math.min(byPages, limit), minWindowMs);
  // A rest shorter than the network can be asked for is not worth a window of its own.
  const isWhole = windowMs(stretch) - length < minWindowMs && windowMs(stretch) <= limit;
  return sized(input, isWhole ? stretch : part(stretch, from, Math.floor(length)), at);
}

function sized({ reads, traits }: SizeInput, window: Window, at: Date): Sized {
  const { pagesPerMs, known } = densityBefore(reads, at, traits);
  return { window, pages: Math.max(1, pagesPerMs * (windowMs(window) + traits.edgeMs)), known };
}

/** In milliseconds: what the network takes, and less than what gave way in this run already. */
function widthLimit({ reads }: SizeInput, stretch: Window): number {
  const overlaps = ({ start, end }: Window) => start < stretch.end && stretch.start < end;
  const tooLarge = reads.own.filter((window) => window.state === "gave_way" && overlaps(window));
  const byPages = tooLarge.filter(({ refused }) => !refused);
  return Math.min(
    widestToAsk(reads.widths),
    ...tooLarge.filter(({ refused }) => refused).map((window) => nextNarrower(windowMs(window))),
    ...byPages.map((window) => windowMs(window) / 2 ** byPages.length),
  );
}

/** The older or the newer end of a window, of a length in milliseconds that it has at least. */
function part({ start, end }: Window, from: "older" | "newer", ms: number): Window {
  return from === "older"
    ? { start, end: new Date(start.getTime() + ms) }
    : { start: new Date(end.getTime() - ms), end };
}

/** Lengths that networks limit a query to, less what an adapter adds at either end of a window. */
const USUAL_LIMITS_MS = [1_826, 730, 365, 180, 90, 60, 31, 30, 28, 14, 7, 3, 1].map((days) => days * DAY - 3 * HOUR);

/** One refusal may be a fault in passing. */
const REFUSALS_TO_BELIEVE = 2;

/** After so many windows without a refusal the next wider one is tried: at worst, one request in so many is in vain. */
const READ_BEFORE_WIDER = 10;

/**
 * The widest window to ask for, in milliseconds; infinite while no limit is known. What a network refused may have been a
 * fault that passed: the limit widens as windows are read, and a real one is met again. Pure.
 */
export function widestToAsk({ taken, refused, readSince }: AccountReads["widths"]): number {
  const standing = refused.filter((ms) => ms > taken);
  if (standing.length < REFUSALS_TO_BELIEVE) return Number.POSITIVE_INFINITY;
  let widest = Math.max(taken, nextNarrower(Math.min(...standing)));
  for (let n = READ_BEFORE_WIDER; n <= readSince; n += READ_BEFORE_WIDER) widest = nextWider(widest);
  return widest;
}

const nextWider = (ms: number): number => USUAL_LIMITS_MS.findLast((limit) => limit > ms) ?? Number.POSITIVE_INFINITY;

/** The next length that networks usually take, below one that was refused; half of it below all of them. Pure. */
export function nextNarrower(ms: number): number {
  return USUAL_LIMITS_MS.find((limit) => limit < ms) ?? Math.floor(ms / 2);
}

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
  const known = [...reads.reads, ...(reads.lastImport ? [reads.lastImport] : [])];
  const read = nearest(known, at);
  const least = reads.tooLarge.filter((window) => distance(window, at) === 0);
  const shown = { ...traits, pageSize: shownPageSize(known, traits) };
  const densities = [...(read ? [read] : []), ...least].map((window) => densityOf(window, shown));
  return { pagesPerMs: Math.max(0, ...densities), known: densities.length > 0 };
}

/** The rows of a page: no more than the fullest pages have had of those that others followed. A network may send fewer than asked for. */
function shownPageSize(windows: readonly AskedWindow[], { pageSize }: DensityTraits): number {
  const shown = windows.filter(({ pages, rows }) => pages > 1 && rows > 0).map(({ pages, rows }) => rows / (pages - 1));
  return shown.length === 0 ? pageSize : Math.min(pageSize, Math.max(...shown));
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
