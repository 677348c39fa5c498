import { DAY, HOUR, MINUTE } from "../domain/window";

/**
 * A run ends at 1,000 steps: at two steps a page, with its last window begun just below the limit, it stays under 900.
 * Windows are kept to a third of that, so that little is read twice when one turns out too large.
 */
export const MAX_PAGES = { perWindow: 100, perRun: 300 };
export const MAX_WINDOWS_PER_RUN = 100;

/** How long a run may be silent before it counts as dead: longer than the engine's back-off between attempts. */
export const SILENCE_MS = 10 * MINUTE;

/** The first window of an import, and of a sync without any watermark: what a user looks at first. */
export const FIRST_WINDOW_MS = 30 * DAY;
/** Import windows grow towards the past while they hold little. */
export const MAX_IMPORT_WINDOW_MS = 5 * 365 * DAY;

/** Where every history begins: no affiliate network has online sales before this. */
export const HISTORY_START = new Date("1995-01-01T00:00:00Z");

/** Within this time after it worked, a key that is refused ambiguously gets a second chance. */
export const KEY_WORKED_LATELY_MS = 24 * HOUR;
export const AMBIGUOUS_REFUSAL_WAIT_MS = 10_000;
