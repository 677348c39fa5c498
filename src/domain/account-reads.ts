import type { SyncKind, SyncTrigger } from "./sync";
import type { Window } from "./window";

/** A window that was asked for, and what came of it. */
export interface AskedWindow extends Window {
  startedAt: Date;
  /** Pages and rows that it has, as far as they were read or the network told. */
  pages: number;
  rows: number;
}

/** A window of the run that plans on. */
export interface OwnWindow extends AskedWindow {
  syncLogId: string;
  seq: number;
  kind: SyncKind;
  trigger: SyncTrigger;
  tick: Date | null;
  dryRun: boolean;
  state: "open" | "read" | "doubted" | "failed" | "gave_way";
  /** It gave way because the network refused its width, not because it had too many pages. */
  refused: boolean;
}

/** What the SyncLog tells of an account: all that a plan is made of. Windows are oldest first and in the past. */
export interface AccountReads {
  /** The union of what was read and is believed. */
  covered: Window[];
  /** What of it was read by runs that began in the last 32 days. */
  readLately: Window[];
  /** The windows behind it: of imports and re-reads that began in the last 32 days, and of syncs in the last eight. */
  reads: AskedWindow[];
  /** The windows of the last eight days that had more pages than a window may have, and were not read to their end. */
  tooLarge: AskedWindow[];
  /** The import window that was read last, whenever that was. */
  lastImport: AskedWindow | null;
  /** The windows of the run that asks, in the order of `seq`. */
  own: OwnWindow[];
  /** What other runs that are alive read now. */
  elsewhere: (Window & { kind: SyncKind })[];
  watermark: Date | null;
  /** When the newest run began, by the clock of the server it ran on. */
  newestStart: Date | null;
  /** In milliseconds: the widest window that was read since the oldest refusal, and the narrowest ones refused. */
  widths: { taken: number; refused: number[]; readSince: number };
  /** The last two imports came no further: when the last one began. */
  stalledSince: Date | null;
  /** Another run began with the same event. */
  replay: boolean;
}

/** How far back `readLately` reaches, in days, and `reads` for what syncs read as new. */
export const LATELY_DAYS = 32;
export const READS_DAYS = 8;
