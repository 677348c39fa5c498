import type { Account } from "./api/account";

/**
 * Whether something is wrong that the user alone can set right. What the next hourly sync may heal is not among it,
 * though a sync by hand can heal it sooner; neither is a pause, which is the user's own choice.
 */
export function needsUser({ health }: Account): boolean {
  return health.action === "reconnect";
}
