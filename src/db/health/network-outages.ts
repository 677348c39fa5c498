import { sql } from "drizzle-orm";
import type { FailureCode } from "#domain/failure";
import type { Database } from "../client";

export interface NetworkOutage {
  network: string;
  code: FailureCode;
  /** When the first of the failures that stand was recorded. */
  since: string;
}

/**
 * Networks that fail for everyone: of the accounts whose newest row was finished within `windowMs` before `now`, at
 * least three, and six of ten, failed alike. A refused key and a network that is away count as alike, since an outage
 * looks like either. Over all users; what is returned tells nothing of any of them.
 */
export async function networkOutages(db: Database, now: Date, windowMs: number): Promise<NetworkOutage[]> {
  const since = new Date(now.getTime() - windowMs).toISOString();
  // Who failed lately is few, and stands in an index; how many accounts there are is asked only for their networks.
  const { rows } = await db.execute<{ network: string; code: FailureCode; since_ms: string }>(sql`
    with failed as (
      select distinct account_id from sync_log where completed_at > ${since} and not success
    ), failing as (
      select network, code, count(*) as accounts, extract(epoch from min(completed_at)) * 1000 as since_ms
      from failed cross join lateral (
        select network, success, completed_at,
          case error_code when 'credentials_rejected' then 'network_unavailable' else error_code end as code
        from sync_log as log where log.account_id = failed.account_id and log.completed_at > ${since}
        order by log.completed_at desc, log.seq desc limit 1
      ) as latest
      where not success and code <> 'internal' group by network, code having count(*) >= 3
    )
    select network, code, since_ms from failing
    where accounts >= 0.6 * (
      select count(*) from network_account as account where account.network = failing.network and exists (
        select 1 from sync_log as log where log.account_id = account.id and log.completed_at > ${since}))`);
  return rows.map(({ network, code, since_ms }) => ({
    network,
    code,
    since: new Date(Number(since_ms)).toISOString(),
  }));
}
