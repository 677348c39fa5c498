export const SYNC_KINDS = ["incremental", "import", "reread"] as const;
export type SyncKind = (typeof SYNC_KINDS)[number];

export const SYNC_TRIGGERS = ["schedule", "cron-route", "manual", "reconnect", "connect"] as const;
export type SyncTrigger = (typeof SYNC_TRIGGERS)[number];
