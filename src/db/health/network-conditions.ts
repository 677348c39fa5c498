import { sql } from "drizzle-orm";
import type { Database } from "../client";

/** How many accounts of a network synced within a time, and for how many of them it failed last, whoever's they are. */
export interface NetworkTally {
  network: string;
  accounts: number;
  failing: number;
  /** When the first of these failures was; null without one. */
  since: string | null;
}

/**
 * Per network, from the newest finished row of each account since `since`. A refused key is the account's own affair, as
 * is what failed inside Tidemark.
 */
export async function networkTallies(db: Database, since: Date): Promise<NetworkTally[]> {
  const { rows } = await db.execute<{ tally: NetworkTally }>(sql`
    with latest as (
      select account.network, log.completed_at,
        not log.success and log.error_code not in ('credentials_rejected', 'internal') as failing
      from network_account as account cross join lateral (
        select success, error_code, completed_at from sync_log
        where account_id = account.id and completed_at > ${since.toISOString()}
        order by completed_at desc, seq desc limit 1) as log
      where account.status <> 'paused' and account.disconnected_at is null
    )
    select jsonb_build_object('network', network, 'accounts', count(*), 'failing', count(*) filter (where failing),
      'since', to_char(min(completed_at) filter (where failing) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
      as tally
    from latest group by network`);
  return rows.map((row) => row.tally);
}
