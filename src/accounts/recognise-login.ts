import { accountHolding, accountsAtNetwork, countListed } from "#db/accounts/logins";
import type { Database } from "#db/client";
import type { Account } from "#db/schema/network-account";
import { DAY } from "#domain/window";
import type { Login } from "./open-login";

/** So many sales of a ledger that a login does not show at all are not those of the login. */
const TELLING_SALES = 5;

/** Ids of a login are stored as one text; none of them holds a comma. */
export const joinIds = (ids: readonly string[]): string | null => (ids.length > 0 ? [...ids].sort().join(",") : null);

const splitIds = ({ loginId }: Account): string[] => (loginId ? loginId.split(",") : []);

const shares = (account: Account, { ids }: Login): boolean => splitIds(account).some((id) => ids.includes(id));

/** Whether both sides say who they are, and their ids have nothing in common. */
const differs = (account: Account, login: Login): boolean =>
  splitIds(account).length > 0 && login.ids.length > 0 && !shares(account, login);

/**
 * The account, connected or not, that holds this login under other credentials: by the network's own ids, and where
 * either side has none, by a transaction in common.
 */
export async function findSameLogin(
  db: Database,
  { userId, network }: { userId: string; network: string },
  login: Login,
  except?: string,
): Promise<Account | undefined> {
  const others = (await accountsAtNetwork(db, userId, network)).filter(({ id }) => id !== except);
  const byId = others.find((account) => shares(account, login));
  if (byId) return byId;
  const unknown = others.filter((account) => !differs(account, login)).map(({ id }) => id);
  const page = unknown.length > 0 ? await login.newestSales() : null;
  const holder = await accountHolding(db, userId, unknown, page?.sales.map(({ transactionId }) => transactionId) ?? []);
  return others.find(({ id }) => id === holder);
}

/**
 * Whether these credentials are another login's than the one that the account's ledger came from: by the network's own
 * ids, else by a ledger with sales where the login shows some, or none at all, and not one in common.
 */
export async function isOtherLogin(db: Database, account: Account, login: Login): Promise<boolean> {
  if (shares(account, login)) return false;
  if (differs(account, login)) return true;
  const page = await login.newestSales();
  if (!page) return false;
  const { id: accountId, userId } = account;
  const ids = page.sales.map(({ transactionId }) => transactionId);
  if (await accountHolding(db, userId, [accountId], ids)) return false;
  const dates = page.sales.map(({ saleDate }) => saleDate.getTime());
  // A whole page shows all of its time, whose very ends are vague.
  const { start, end } = page.window;
  if (page.isWhole || dates.length === 0) dates.push(start.getTime() + DAY, end.getTime() - DAY);
  const time = { from: new Date(Math.min(...dates)), to: new Date(Math.max(...dates)) };
  // A page that is not all there is may hold others of the same time than the ledger's.
  const enough = page.sales.length > 0 && page.isWhole ? 1 : TELLING_SALES;
  return (await countListed(db, { userId, accountId }, time)) >= enough;
}
