export const SYNC_KINDS = ["incremental", "import", "reread"] as const;
export type SyncKind = (typeof SYNC_KINDS)[number];

export const SYNC_TRIGGERS = ["schedule", "cron-route", "manual", "reconnect", "connect"] as const;
export type SyncTrigger = (typeof SYNC_TRIGGERS)[number];

/** Why a read that succeeded is not quite believed: hardly any rows where many were known, or a clock that ran backwards. */
export const SYNC_DOUBTS = ["unexpected_zero", "clock_backwards"] as const;
export type SyncDoubt = (typeof SYNC_DOUBTS)[number];
