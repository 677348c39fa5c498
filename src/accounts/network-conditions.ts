import type { Database } from "#db/client";
import { networkTallies } from "#db/health/network-conditions";
import { networkOutages } from "#db/health/network-outages";
import { OUTAGE_WINDOW_MS } from "#domain/health";
import { MINUTE } from "#domain/window";
import type { NetworkCondition } from "#http/contract";
import { listAdapters } from "#networks/index";

/** Of the accounts that synced lately, so many, and this share, fail: something is wrong with the network. */
const DEGRADED = { accounts: 2, share: 0.2 };
/** It asks of every account there is: the same for all who look within this time. */
const KEPT_MS = MINUTE;

let kept: { at: number; conditions: NetworkCondition[] } | null = null;

/** How each network does, over all accounts of all users; nothing of any of them is told. */
export async function networkConditions(db: Database, now: Date): Promise<NetworkCondition[]> {
  if (kept && now.getTime() - kept.at >= 0 && now.getTime() - kept.at < KEPT_MS) return kept.conditions;
  const since = new Date(now.getTime() - OUTAGE_WINDOW_MS);
  const [outages, tallies] = await Promise.all([networkOutages(db, now, OUTAGE_WINDOW_MS), networkTallies(db, since)]);
  const conditions = listAdapters().map(({ id, label }): NetworkCondition => {
    const outage = outages.find(({ network }) => network === id);
    if (outage) return { network: id, label, condition: "down", since: outage.since };
    const tally = tallies.find(({ network }) => network === id);
    const isDegraded = tally && tally.failing >= DEGRADED.accounts && tally.failing >= DEGRADED.share * tally.accounts;
    return isDegraded
      ? { network: id, label, condition: "degraded", since: tally.since }
      : { network: id, label, condition: "fine", since: null };
  });
  kept = { at: now.getTime(), conditions };
  return conditions;
}
