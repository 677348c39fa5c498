import type { syncRequest } from "../schema";

export type SyncRequest = typeof syncRequest.$inferSelect;
