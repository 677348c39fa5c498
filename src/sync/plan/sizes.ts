import type { AccountReads } from "../../domain/account-reads";
import { DAY, type Window, windowMs } from "../../domain/window";
import type { NetworkTraits } from "../../networks/adapter";
import type { PageLimits } from "../limits";
import { densityBefore } from "./density";
import { nextNarrower, widestToAsk } from "./widths";

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

/** The older or the newer end of a window, of a length in milliseconds. */
function part({ start, end }: Window, from: "older" | "newer", ms: number): Window {
  if (ms >= windowMs({ start, end })) return { start, end };
  return from === "older"
    ? { start, end: new Date(start.getTime() + ms) }
    : { start: new Date(end.getTime() - ms), end };
}
