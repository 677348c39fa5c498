import "server-only";
import type { z } from "zod";
import { idsOfNetworks } from "#db/accounts/read-accounts";
import { getDatabase } from "#db/client";
import type { SaleFilter } from "#db/sales/sale-filter";
import { zoneOfUser } from "#db/users/user-settings";
import { startOfDay } from "#earnings/calendar";
import type { NetworkId } from "#networks/index";
import { invalid } from "./api-failure";
import type { saleFilterQuery } from "./contract-of-requests";

/** Which sales a URL asks for. Throws a 400 that names the parameter. `zone` is the user's, where the URL names none. */
export async function saleFilterOf(
  query: z.output<typeof saleFilterQuery>,
  userId: string,
): Promise<SaleFilter & { zone: string }> {
  const zone = query.zone ?? (await zoneOfUser(getDatabase(), userId));
  const at = (given: string | undefined) =>
    given === undefined ? undefined : given.length === 10 ? startOfDay(given, zone) : new Date(given);
  const [from, to] = [at(query.from), at(query.to)];
  if (from && to && from > to) throw invalid({ to: "must not lie before from" });
  return {
    userId,
    accountIds: await accountsAsked(userId, given(query.account), given(query.network)),
    statuses: given(query.status),
    types: given(query.type),
    products: given(query.product),
    trackingIds: given(query.trackingId),
    term: query.term,
    q: query.q || undefined,
    from,
    to,
    run: query.run || undefined,
    changedSince: query.changedSince === undefined ? undefined : new Date(query.changedSince),
    zone,
  };
}

/** Of a network a sale is by its account: those of these networks, and of these accounts; undefined for all. */
async function accountsAsked(userId: string, accountIds?: string[], networks?: NetworkId[]) {
  if (!networks) return accountIds;
  const ofNetworks = await idsOfNetworks(getDatabase(), userId, networks);
  return ofNetworks.filter((id) => !accountIds || accountIds.includes(id));
}

const given = <Value>(values: Value[] | undefined) => (values && values.length > 0 ? values : undefined);
