import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { fillTables } from "./fill-tables";

export const ACCOUNTS = 20;
export const HOURS = 3 * 365 * 24;
export const SALES = 500_000;

const TABLES = ["sync_log", "sale", "sale_change", "landed_page", "rejected_record", "notification"];

export interface YearsOfRows {
  userId: string;
  /** The first one imports now and fails, the last one is of a network that reports days. */
  accountIds: string[];
}

/** Three years of hourly SyncLog rows for each of 20 accounts of one user, and half a million sales, ending now. */
export async function fillYearsOfRows(url: string): Promise<YearsOfRows> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const userId = randomUUID();
  try {
    // Without the checks of foreign keys, one a row.
    await client.query("set synchronous_commit = off");
    await client.query("set session_replication_role = replica");
    await client.query(`insert into "user" (id, name, email) values ($1, 'Years', $1 || '@example.com')`, [userId]);
    const { rows } = await client.query<{ id: string }>(
      `insert into network_account (user_id, network, label, fingerprint, created_at)
       select $1, case when n = ${ACCOUNTS} then 'maxweb' else 'clickbank' end, 'Account ' || n, n::text,
         now() - interval '3 years' + n * interval '1 second'
       from generate_series(1, ${ACCOUNTS}) as n returning id`,
      [userId],
    );
    await fillTables(
      async (text, values) => (await client.query(text, values)).rows,
      TABLES,
      async () => {
        for (const statement of FILL) await client.query(statement);
      },
    );
    return { userId, accountIds: rows.map(({ id }) => id) };
  } finally {
    await client.end();
  }
}

const accounts = `(select *, row_number() over (order by created_at, id) as n from network_account) as account`;

/** Ids in the order of the rows: an index over random ones takes most of the time. */
const inOrder = (n: string) => `lpad(to_hex(${n}), 32, '0')::uuid`;

const FILL = [
  // A run an hour, some of several pages, one in fifty failed; at the beginning forty import windows of eight runs.
  `insert into sync_log (id, account_id, user_id, network, kind, trigger, run_id, seq, tick, window_start, window_end,
     started_at, completed_at, alive_until, success, error_code, records_synced, pages, last_record_date)
   select ${inOrder("account.n * 100000 + hour")}, account.id, account.user_id, account.network,
     case when hour <= 40 then 'import' else 'incremental' end, 'schedule',
     case when hour <= 40 then account.id || '-import-' || hour / 5 else account.id || '-' || hour end,
     case when hour <= 40 then hour else 1 end, date_trunc('hour', at), at - interval '3 hours', at, at,
     at + interval '4 seconds', at + interval '10 minutes', hour % 50 <> 0,
     case when hour % 50 = 0 then 'network_unavailable' end, 20, case when hour % 1000 = 0 then 4 else 1 end, at
   from ${accounts} cross join lateral (
     select hour, now() - (${HOURS} - hour) * interval '1 hour' - account.n * interval '1 second' as at
     from generate_series(1, ${HOURS}) as hour) as hours`,
  // What is under way: an import of the first account that waits for its third attempt.
  `insert into sync_log (account_id, user_id, network, kind, trigger, run_id, seq, window_start, window_end, started_at,
     alive_until, attempt, retrying, next_attempt_at)
   select account.id, account.user_id, account.network, 'import', 'connect', 'open', 1, now() - interval '30 days',
     now(), now(), now() + interval '10 minutes', 3, 'network_unavailable', now() + interval '1 minute'
   from ${accounts} where account.n = 1`,
  // Few of them are anything but approved sales, and the oldest hundred are of a product of their own.
  `insert into sale (id, user_id, account_id, network, transaction_id, order_id, type, status, raw_status, currency,
     gross_currency, gross_minor, commission_minor, earned_minor, sale_date, product_id, product_name, tracking_id, state_at,
     listed)
   select ${inOrder("sales.n")}, account.user_id, account.id, account.network, 'T' || n, 'O' || n / 3,
     case when n % 500 = 7 then 'chargeback' when n % 12 = 5 then 'refund' when n % 7 = 3 then 'rebill' else 'sale' end,
     case when n % 5000 = 11 then 'CANCELLED' when n % 1000 = 12 then 'CHARGEBACK' when n % 30 = 13 then 'REFUNDED'
       when n < 5000 then 'PENDING' else 'APPROVED' end,
     'SALE', 'USD', 'USD', 4000, 1000, 1000, at, case when n > ${SALES} - 100 then 'rare' else 'P' || n % 199 end,
     case when n > ${SALES} - 100 then 'Rare' else 'Product ' || n % 199 end,
     case when n % 3 > 0 then 'campaign-' || n % 4001 end, at, true
   from ${accounts.replace("as n from", "as no from")} join lateral (
     select n, now() - n * interval '3 years' / ${SALES} as at from generate_series(1, ${SALES}) as n) as sales
     on sales.n % ${ACCOUNTS} = account.no - 1`,
  `insert into sale_change (sale_id, account_id, user_id, changes, changed_at)
   select id, account_id, user_id, '{}', least(sale_date + interval '20 days', now())
   from sale where transaction_id like '%7'`,
  `insert into landed_page (account_id, user_id, network, sync_log_id, run_id, page_no, window_start, window_end, rows,
     row_count, fetched_at, applied_at, transaction_ids)
   select account_id, user_id, network, id, run_id, 1, window_start, window_end, '[]', 1, started_at, completed_at,
     array['T' || records_synced, 'T2'] from sync_log where extract(hour from started_at) in (3, 15)`,
  // Half a thousand of every account wait, and ten times as many are mended.
  `insert into rejected_record (account_id, user_id, network, fingerprint, reason, raw, last_seen_at, resolved_at,
     about_at, window_start, window_end, about_minor, about_currency, landed_page_id)
   select account.id, account.user_id, account.network, f::text, 'reason', '{}', now() - f * interval '1 hour',
     case when f > 500 then now() - f * interval '10 minutes' end, now() - (f + 1) * interval '1 hour',
     now() - (f + 3) * interval '1 hour', now() - f * interval '1 hour', f, 'USD',
     (select id from landed_page where landed_page.account_id = account.id limit 1)
   from ${accounts} cross join generate_series(1, 5500) as f`,
  `insert into notification (account_id, user_id, network, key, received_at, rows, applied_at)
   select account.id, account.user_id, account.network, k::text, now() - k * interval '1 hour', '[]',
     case when k % 1000 <> 0 then now() end
   from ${accounts} cross join generate_series(1, 5000) as k`,
  `insert into daily_total (account_id, user_id, network, day, conversions, gross_minor, voided_minor, net_minor,
     currency, state_at)
   select account.id, account.user_id, account.network, current_date - d, 3, 100, 0, 100, 'USD', now()
   from ${accounts} cross join generate_series(0, 1000) as d`,
];
