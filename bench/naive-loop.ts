import type { Client } from "pg";
import type { DailyTotal, Sale } from "#domain/sale";
import type { Window } from "#domain/window";
import type { AccessToken, AdapterContext, TokenCache } from "#networks/adapter";
import { adapterFor } from "#networks/index";
import { readPage } from "#sync/apply/apply-page";

/** An account as the loop knows it. */
export interface LoopAccount {
  id: string;
  userId: string;
  network: string;
  call: AdapterContext<unknown>;
}

/** The loop has tables of its own, as plain as it is. It starts with what the app has read. */
export async function createLoopTables(client: Client): Promise<void> {
  await client.query(`
    create schema naive;
    create table naive.sale as select account_id, user_id, network, transaction_id, type, status, currency,
      gross_minor, commission_minor, earned_minor, sale_date, now() as updated_at from public.sale;
    alter table naive.sale add primary key (account_id, transaction_id);
    create index on naive.sale (user_id, sale_date);
    create table naive.daily_total as select account_id, user_id, network, day::text, dimension, conversions,
      gross_minor, voided_minor, net_minor, currency, now() as updated_at from public.daily_total;
    alter table naive.daily_total add primary key (account_id, day, dimension);
    create table naive.sync_log (id bigserial primary key, account_id uuid not null, window_start timestamptz,
      window_end timestamptz, records int, success boolean, completed_at timestamptz not null default now());
    create index on naive.sync_log (account_id, completed_at)`);
}

/** Account by account: the last log, the pages of the window, row by row into the ledger, a log. */
export async function syncOneByOne(
  client: Client,
  accounts: readonly LoopAccount[],
  windowsOf: (account: LoopAccount) => readonly Window[],
): Promise<void> {
  for (const account of accounts) {
    await client.query("select * from naive.sync_log where account_id = $1 order by completed_at desc limit 1", [
      account.id,
    ]);
    for (const window of windowsOf(account)) await syncWindow(client, account, window);
  }
}

async function syncWindow(client: Client, account: LoopAccount, window: Window): Promise<void> {
  const adapter = adapterFor(account.network);
  let records = 0;
  let cursor: string | null = null;
  do {
    const page = await adapter.fetchPage(account.call, { window, cursor });
    const { sales, totals } = readPage(adapter, page.rows);
    for (const sale of sales) await upsertSale(client, account, sale);
    for (const total of totals) await upsertTotal(client, account, total);
    records += sales.length + totals.length;
    cursor = page.nextCursor;
  } while (cursor !== null);
  await client.query(
    "insert into naive.sync_log (account_id, window_start, window_end, records, success) values ($1, $2, $3, $4, true)",
    [account.id, window.start, window.end, records],
  );
}

async function upsertSale(client: Client, { id, userId, network }: LoopAccount, sale: Sale): Promise<void> {
  const { transactionId, type, status, currency, grossMinor, commissionMinor, earnedMinor, saleDate } = sale;
  await client.query(
    `insert into naive.sale values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now())
     on conflict (account_id, transaction_id) do update set type = excluded.type, status = excluded.status,
       currency = excluded.currency, gross_minor = excluded.gross_minor, commission_minor = excluded.commission_minor,
       earned_minor = excluded.earned_minor, sale_date = excluded.sale_date, updated_at = now()`,
    [id, userId, network, transactionId, type, status, currency, grossMinor, commissionMinor, earnedMinor, saleDate],
  );
}

async function upsertTotal(client: Client, { id, userId, network }: LoopAccount, total: DailyTotal): Promise<void> {
  const { day, dimension, conversions, grossMinor, voidedMinor, netMinor, currency } = total;
  await client.query(
    `insert into naive.daily_total values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now())
     on conflict (account_id, day, dimension) do update set conversions = excluded.conversions,
       gross_minor = excluded.gross_minor, voided_minor = excluded.voided_minor, net_minor = excluded.net_minor,
       currency = excluded.currency, updated_at = now()`,
    [id, userId, network, day, dimension, conversions, grossMinor, voidedMinor, netMinor, currency],
  );
}

/** Keeps an account's access token, as a loop that lives on does. */
export function tokensInMemory(): TokenCache {
  let kept: AccessToken | null = null;
  return {
    read: async () => kept,
    async write(token) {
      kept = token;
    },
  };
}
