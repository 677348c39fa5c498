import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../client";
import { isBelieved } from "../schema/sync-log";

/** How the whole installation does, whoever its users are. Times are ages in seconds; null where there is none. */
export interface ServiceFigures {
  /** Connected ones. */
  accounts: { network: string; status: string; n: number }[];
  /** Windows that were finished in the last hour; `outcome` is `ok` or the code of the failure. */
  syncs: { network: string; kind: string; outcome: string; n: number }[];
  open: { network: string; n: number }[];
  /** Of the active accounts of a network: how old the time is up to which they were read, whether or not there was a sale. */
  lag: { network: string; median: number; most: number }[];
  heldBack: { network: string; n: number }[];
  inbox: { waiting: number; dead: number; oldest: number | null };
  requests: { waiting: number; oldest: number | null };
  alerts: { waiting: number; dead: number; oldest: number | null };
  /** Accounts and networks that nobody may ask now. */
  blockedBudgets: number;
  /** Before the first one: since when an account waits for it. */
  lastTick: number | null;
}

const age = (time: string) => sql.raw(`round(extract(epoch from now() - ${time}))`);
const list = (rows: SQL) => sql`(select coalesce(jsonb_agg(part), '[]') from (${rows}) as part)`;
/** In the words of the index that coverage is read from. */
const COVERS = sql`success and not dry_run and ${isBelieved}`;

/** In one statement, by index where a table grows with time. */
export async function serviceFigures(db: Database): Promise<ServiceFigures> {
  const { rows } = await db.execute<{ figures: ServiceFigures }>(sql`
    select jsonb_build_object(
      'accounts', ${list(sql`select network, status, count(*) as n from network_account
        where disconnected_at is null group by network, status order by network, status`)},
      'syncs', ${list(sql`select network, kind, case when success then 'ok' else coalesce(error_code, 'unknown') end as outcome,
        count(*) as n from sync_log where completed_at > now() - interval '1 hour' group by 1, 2, 3 order by 1, 2, 3`)},
      'open', ${list(sql`select network, count(*) as n from sync_log where completed_at is null group by network order by network`)},
      'lag', ${list(sql`select network, round(percentile_cont(0.5) within group (order by age)) as median, round(max(age)) as most
        from (
          select network, extract(epoch from now() - coalesce((select max(window_end) from sync_log
            where account_id = account.id and ${COVERS}), created_at)) as age
          from network_account as account where disconnected_at is null and status = 'active'
        ) as account group by network order by network`)},
      -- Of every network that is connected: a figure that is there only sometimes cannot be seen to grow.
      'heldBack', ${list(sql`select network, coalesce(n, 0) as n from (
          select distinct network from network_account where disconnected_at is null) as connected
        full join (
          select network, count(*) as n from rejected_record where resolved_at is null group by network) as held
        using (network) order by network`)},
      -- Each in the words of an index.
      'inbox', (select jsonb_build_object('waiting', count(*), 'oldest', ${age("min(received_at)")},
          'dead', (select count(*) from notification where dead_at is not null))
        from notification where applied_at is null and dead_at is null),
      'requests', (select jsonb_build_object('waiting', count(*), 'oldest', ${age("min(requested_at)")}) from sync_request),
      'alerts', (select jsonb_build_object('waiting', count(*) filter (where dead_at is null),
        'dead', count(*) filter (where dead_at is not null),
        -- Since it came: when it is due moves on with each attempt. One that quiet hours hold back waits for nobody. Of mail alone:
        -- a webhook that does not answer is its user's.
        'oldest', ${age("min(created_at) filter (where channel_id is null and dead_at is null and (attempts > 0 or due_at < now()))")})
        from alert_message where sent_at is null),
      'blockedBudgets', (select count(*) from rate_budget where blocked_until > now()),
      'lastTick', ${age(`coalesce((select max(tick) from sync_log), (select min(created_at) from network_account
        where disconnected_at is null and status = 'active'))`)}
    ) as figures`);
  const [row] = rows;
  if (!row) throw new Error("The database told nothing of the service");
  return row.figures;
}
