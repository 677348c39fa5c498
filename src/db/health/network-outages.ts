import { sql } from "drizzle-orm";
import type { FailureCode } from "../../domain/failure";
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
  const { rows } = await db.execute<{ network: string; code: FailureCode; since_ms: string }>(sql`
    with latest as (
      select distinct on (account_id) network, success, completed_at,
        case error_code when 'credentials_rejected' then 'network_unavailable' else error_code end as code
      from sync_log where completed_at > ${since} order by account_id, completed_at desc, seq desc
    ), failing as (
      select network, code, count(*) as accounts, extract(epoch from min(completed_at)) * 1000 as since_ms
      from latest where not success and code <> 'internal' group by network, code
    )
    select network, code, since_ms from failing
    where accounts >= 3 and accounts >= 0.6 * (select count(*) from latest where latest.network = failing.network)`);
  return rows.map(({ network, code, since_ms }) => ({
    network,
    code,
    since: new Date(Number(since_ms)).toISOString(),
  }));
}
