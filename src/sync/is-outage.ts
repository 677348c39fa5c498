import { takeUpRejected } from "../db/accounts/take-up-rejected";
import type { Account } from "../db/accounts/types";
import { networkOutages } from "../db/health/network-outages";
import { succeededSince } from "../db/sync-logs/run-history";
import type { SyncContext } from "./context";
import { KEY_WORKED_LATELY_MS, OUTAGE_WINDOW_MS } from "./limits";

/**
 * Whether a key that worked within the last day is refused because the network refuses everyone. Then no user is asked
 * to reconnect, and those who were asked in this outage are synced again.
 */
export async function isOutage({ db, now }: SyncContext, { id, userId, network }: Account): Promise<boolean> {
  const at = now();
  if (!(await succeededSince(db, userId, id, new Date(at.getTime() - KEY_WORKED_LATELY_MS)))) return false;
  const outages = await networkOutages(db, at, OUTAGE_WINDOW_MS);
  if (!outages.some((outage) => outage.network === network)) return false;
  await takeUpRejected(db, network, new Date(at.getTime() - OUTAGE_WINDOW_MS));
  return true;
}
