import { and, desc, eq, sql } from "drizzle-orm";
import { isUuid } from "../accounts/read-accounts";
import type { Database } from "../client";
import { networkAccount, sale, saleChange } from "../schema";
import { matchesFilter, matchesOfUser, type SaleFilter } from "./sale-filter";

export type SaleRow = typeof sale.$inferSelect;

/** A position of the list: the sale after which the next page starts. */
export interface SalePosition {
  saleDate: Date;
  id: string;
}

/** A user's sales, newest first, a page at a time. */
export async function listSales(
  db: Database,
  filter: SaleFilter,
  { after, limit }: { after?: SalePosition | undefined; limit: number },
): Promise<SaleRow[]> {
  const position =
    after && sql`(${sale.saleDate}, ${sale.id}) < (${after.saleDate.toISOString()}::timestamptz, ${after.id}::uuid)`;
  return db
    .select()
    .from(sale)
    .where(and(matchesFilter(filter), position))
    .orderBy(desc(sale.saleDate), desc(sale.id))
    .limit(limit);
}

/** By so many digits that its id begins with, an account is told from all others of its user. */
export const ACCOUNT_DIGITS = 12;

/** Where a reader of changes stands. */
export interface ChangePosition {
  /** Of what was stored before changes had numbers, which all has 0 and is told first: up to which sale, in the order of their ids. */
  unnumbered: string | null;
  /** The number of the last change seen of each account, by how its id begins, without hyphens. */
  accounts: { account: string; changeNo: number }[];
}

/**
 * The next sales that changed, of all that a user has, in the order of their changes, vanished ones included. Changes of
 * one account are numbered in the order in which they commit, those of two accounts are not: the reader's position is
 * one of each account, so that none is passed over that commits late. Returns the position after these sales as well.
 */
export async function listChangedSales(
  db: Database,
  filter: SaleFilter,
  { after, limit }: { after: ChangePosition; limit: number },
): Promise<{ sales: SaleRow[]; position: ChangePosition }> {
  const known = JSON.stringify(after.accounts.map(({ account, changeNo }) => ({ account, no: changeNo })));
  // Whose they are is asked of what is found: Postgres would take it that few of an account's sales are the user's, and sort them all.
  const next = db
    .select()
    .from(sale)
    .where(
      and(
        matchesOfUser({ ...filter, withVanished: true }),
        sql`${sale.accountId} = seen.id`,
        sql`(${sale.changeNo}, ${sale.id}) > (seen.no, seen.last_id)`,
      ),
    )
    .orderBy(sale.changeNo, sale.id)
    .limit(limit)
    .as("sale");
  const last = sql`'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid`;
  const accounts = sql`(
    select account.id, coalesce(told.no, ${after.unnumbered === null ? -1 : 0}) as no,
      case when told.no is null then coalesce(${after.unnumbered}::uuid, ${last}) else ${last} end as last_id
    from network_account as account
    left join jsonb_to_recordset(${known}::jsonb) as told(account text, no bigint)
      on told.account = left(replace(account.id::text, '-', ''), ${ACCOUNT_DIGITS})
    where account.user_id = ${filter.userId}) as seen`;
  const sales = await db
    .select()
    .from(accounts)
    .innerJoinLateral(next, sql`"sale"."user_id" = ${filter.userId}`)
    .orderBy(sql`"sale"."change_no"`, sql`"sale"."id"`)
    .limit(limit);
  const rows = sales.map((row) => (row as unknown as { sale: SaleRow }).sale);
  const numbers = new Map(after.accounts.map(({ account, changeNo }) => [account, changeNo]));
  let { unnumbered } = after;
  for (const { accountId, changeNo, id } of rows) {
    if (changeNo === 0) unnumbered = id;
    else numbers.set(accountId.replaceAll("-", "").slice(0, ACCOUNT_DIGITS), changeNo);
  }
  return {
    sales: rows,
    position: { unnumbered, accounts: [...numbers].map(([account, changeNo]) => ({ account, changeNo })) },
  };
}

/** A sale of this user, vanished or not; undefined when it is not theirs. */
export async function getSale(db: Database, userId: string, saleId: string): Promise<SaleRow | undefined> {
  if (!isUuid(saleId)) return undefined;
  const [row] = await db
    .select()
    .from(sale)
    .where(and(eq(sale.id, saleId), eq(sale.userId, userId)));
  return row;
}

export interface FieldChange {
  at: Date;
  runId: string | null;
  syncLogId: string | null;
  /** What began the run, and when; null for a notification. */
  trigger: string | null;
  runStartedAt: Date | null;
  /** In camel case, as a sale names it. */
  field: string;
  from: unknown;
  to: unknown;
}

/** What changed of a sale since it was first seen, newest first, a field an entry. */
export async function changesOfSale(db: Database, userId: string, saleId: string): Promise<FieldChange[]> {
  const rows = await db
    .select()
    .from(saleChange)
    .where(and(eq(saleChange.saleId, saleId), eq(saleChange.userId, userId)))
    .orderBy(desc(saleChange.changedAt), desc(saleChange.id));
  return rows.flatMap(({ changedAt: at, runId, syncLogId, trigger, runStartedAt, changes }) =>
    Object.entries(changes).map(([column, { from, to }]) => ({
      ...{ at, runId, syncLogId, trigger, runStartedAt, field: toCamelCase(column) },
      ...{ from: from ?? null, to: to ?? null },
    })),
  );
}

const toCamelCase = (column: string) => column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Other sales of the same order: rebills, refunds, further items. Newest first. */
export async function relatedSales(db: Database, of: SaleRow, limit = 50): Promise<SaleRow[]> {
  if (of.orderId === null) return [];
  return db
    .select()
    .from(sale)
    .where(
      and(
        eq(sale.accountId, of.accountId),
        eq(sale.userId, of.userId),
        eq(sale.orderId, of.orderId),
        sql`${sale.id} <> ${of.id}`,
      ),
    )
    .orderBy(desc(sale.saleDate), desc(sale.id))
    .limit(limit);
}

/** The labels of a user's accounts, disconnected ones as well. */
export async function labelsOfAccounts(db: Database, userId: string): Promise<Map<string, string>> {
  const rows = await db
    .select({ id: networkAccount.id, label: networkAccount.label })
    .from(networkAccount)
    .where(eq(networkAccount.userId, userId));
  return new Map(rows.map(({ id, label }) => [id, label]));
}
