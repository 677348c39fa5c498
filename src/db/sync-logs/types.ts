import type { syncLog } from "../schema";

export type SyncLog = typeof syncLog.$inferSelect;
