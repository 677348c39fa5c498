import type { networkAccount } from "../schema";

export type Account = typeof networkAccount.$inferSelect;
