export const SYNC_KINDS = ["incremental", "import", "reread"] as const;
export type SyncKind = (typeof SYNC_KINDS)[number];

export const SYNC_TRIGGERS = ["schedule", "cron-route", "manual", "reconnect", "connect", "replay"] as const;
export type SyncTrigger = (typeof SYNC_TRIGGERS)[number];

/**
 * Why a read that succeeded is not quite believed: hardly any rows where many were known, a list that changed or ended
 * early in every try to read it, or a clock that ran backwards.
 */
export const SYNC_DOUBTS = ["unexpected_zero", "list_changed", "clock_backwards"] as const;
export type SyncDoubt = (typeof SYNC_DOUBTS)[number];

/** Doubts of what was read: such a window covers nothing. The others are of when it was read. */
export const DOUBTS_OF_CONTENT = ["unexpected_zero", "list_changed"] as const satisfies readonly SyncDoubt[];

/** What can be asked for between two ticks: history, a sync now, a period again, the quarantine again. */
export const REQUEST_KINDS = ["import", "sync", "reread", "rejects"] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** Whose account, in whose tenant: what every question about an account begins with. */
export interface AccountRef {
  userId: string;
  accountId: string;
}
