export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A half-open time range `[start, end)`. */
export interface Window {
  start: Date;
  end: Date;
}

export function windowMs(window: Window): number {
  return window.end.getTime() - window.start.getTime();
}

/** The part of a window that lies before `at`: empty, and ending there, when none does. */
export function partBefore({ start, end }: Window, at: Date): Window {
  return { start: earliest(start, at), end: earliest(end, at) };
}

/** The start of the hour that `at` lies in: the identity of an hourly tick. */
export function hourOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / HOUR) * HOUR);
}

export function earliest(...dates: Date[]): Date {
  return new Date(Math.min(...dates.map((date) => date.getTime())));
}

export function latest(...dates: Date[]): Date {
  return new Date(Math.max(...dates.map((date) => date.getTime())));
}
