import { and, asc, count, eq, gt, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { AccountRef } from "#domain/sync";
import type { Database } from "../client";
import { networkAccount } from "../schema";
import type { Account } from "../schema/network-account";

/** A connected account of this user; undefined when it is not theirs, disconnected, or no id at all. */
export async function getAccount(db: Database, ref: AccountRef): Promise<Account | undefined> {
  const account = await getAccountEver(db, ref);
  return account?.disconnectedAt === null ? account : undefined;
}

/** The same, also when it is disconnected: it keeps its page and its sales. */
export async function getAccountEver(db: Database, { userId, accountId }: AccountRef): Promise<Account | undefined> {
  if (!isUuid(accountId)) return undefined;
  const [row] = await db
    .select()
    .from(networkAccount)
    .where(and(eq(networkAccount.id, accountId), eq(networkAccount.userId, userId)));
  return row;
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

export interface PageOfAccounts {
  /** A position of the list: the account after which the page starts. */
  after?: { startedAt: Date; id: string } | undefined;
  limit: number;
  /** Those that are disconnected instead of those that are connected. */
  disconnected?: boolean | undefined;
}

/** The connected accounts of a user, oldest first, after a position of the list. */
export async function listAccounts(
  db: Database,
  userId: string,
  { after, limit, disconnected = false }: PageOfAccounts,
): Promise<Account[]> {
  const { createdAt, id, disconnectedAt } = networkAccount;
  const position =
    after && sql`(${createdAt}, ${id}) > (${after.startedAt.toISOString()}::timestamptz, ${after.id}::uuid)`;
  return db
    .select()
    .from(networkAccount)
    .where(
      and(
        eq(networkAccount.userId, userId),
        disconnected ? isNotNull(disconnectedAt) : isNull(disconnectedAt),
        position,
      ),
    )
    .orderBy(asc(createdAt), asc(id))
    .limit(limit);
}

/** A user's accounts of these networks, disconnected ones as well. */
export async function idsOfNetworks(db: Database, userId: string, networks: readonly string[]): Promise<string[]> {
  const rows = await db
    .select({ id: networkAccount.id })
    .from(networkAccount)
    .where(and(eq(networkAccount.userId, userId), inArray(networkAccount.network, [...networks])));
  return rows.map(({ id }) => id);
}

/** The next accounts, of all users and disconnected ones as well, by id after `after`. */
export async function pageAccounts(
  db: Database,
  after: string | null,
  limit: number,
): Promise<{ accountId: string; userId: string }[]> {
  return db
    .select({ accountId: networkAccount.id, userId: networkAccount.userId })
    .from(networkAccount)
    .where(after === null ? undefined : gt(networkAccount.id, after))
    .orderBy(asc(networkAccount.id))
    .limit(limit);
}

/** The most accounts that a user may have connected at once. */
export const MAX_ACCOUNTS = 500;

/** How many accounts a user has connected. */
export async function countAccounts(db: Database, userId: string): Promise<number> {
  const [row] = await db
    .select({ accounts: count() })
    .from(networkAccount)
    .where(and(eq(networkAccount.userId, userId), isNull(networkAccount.disconnectedAt)));
  return row?.accounts ?? 0;
}

const schedulable = and(eq(networkAccount.status, "active"), isNull(networkAccount.disconnectedAt));

export interface SchedulableAccount {
  id: string;
  userId: string;
  network: string;
}

/** The next accounts that the schedule syncs, of all users, by id after `after`. */
export async function pageSchedulableAccounts(
  db: Database,
  after: string | null,
  limit: number,
): Promise<SchedulableAccount[]> {
  return db
    .select({ id: networkAccount.id, userId: networkAccount.userId, network: networkAccount.network })
    .from(networkAccount)
    .where(after === null ? schedulable : and(schedulable, gt(networkAccount.id, after)))
    .orderBy(asc(networkAccount.id))
    .limit(limit);
}

const PAGE_SIZE = 5_000;

/** The ids of all accounts that the schedule syncs now. */
export async function pageAllSchedulable(db: Database): Promise<Set<string>> {
  const ids = new Set<string>();
  let after: string | null = null;
  do {
    const page: { id: string }[] = await pageSchedulableAccounts(db, after, PAGE_SIZE);
    for (const { id } of page) ids.add(id);
    after = page.length === PAGE_SIZE ? (page.at(-1)?.id ?? null) : null;
  } while (after !== null);
  return ids;
}
