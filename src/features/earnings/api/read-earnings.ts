import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import type { EarningsAnswer } from "#http/contract-of-money";
import { apiRequest } from "#ui/api-client";
import { coarserThan, type unitOf } from "../period";

/** While something is imported or synced, sums fill in; else they change once an hour. */
const REFRESH_MS = 30_000;

export interface EarningsParams {
  from: string;
  to: string;
  zone: string;
  groupBy: readonly string[];
  networks: readonly string[];
  accounts: readonly string[];
  changedSince?: string | undefined;
}

export function earningsSearch({ from, to, zone, groupBy, networks, accounts, changedSince }: EarningsParams): string {
  const query = new URLSearchParams({ from, to, zone, groupBy: groupBy.join(",") });
  if (networks.length > 0) query.set("network", networks.join(","));
  if (accounts.length > 0) query.set("account", accounts.join(","));
  if (changedSince) query.set("changedSince", changedSince);
  return query.toString();
}

export function earningsQueryOptions(params: EarningsParams) {
  const search = earningsSearch(params);
  return queryOptions({
    queryKey: ["earnings", search],
    queryFn: ({ signal }) => apiRequest<EarningsAnswer>(`/api/earnings?${search}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

type Unit = ReturnType<typeof unitOf>;

/** Earnings in the course of time, by days, weeks or months: by the next longer ones where so many groups are not told one by one. */
export function useCourse(params: Omit<EarningsParams, "groupBy">, unit: Unit, by: string, enabled = true) {
  const fine = useEarnings({ ...params, groupBy: [unit, by] }, enabled);
  const longer = coarserThan(unit);
  const isFolded = longer !== null && fine.data?.groups.some(({ rest }) => rest) === true;
  const coarse = useEarnings({ ...params, groupBy: [longer ?? unit, by] }, enabled && isFolded);
  return isFolded && coarse.data ? { query: coarse, unit: longer } : { query: fine, unit };
}

export const useEarnings = (params: EarningsParams, enabled = true) =>
  useQuery({ ...earningsQueryOptions(params), enabled });
