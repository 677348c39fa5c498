import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import type { EarningsAnswer } from "#http/contract-of-money";
import { apiRequest } from "#ui/api-client";
import { coarserThan, unitOf } from "../period";

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

export type CourseParams = Omit<EarningsParams, "groupBy"> & { by: "network" | "account" };

/**
 * Earnings in the course of a period: by days, weeks or months, as it is drawn, or by longer ones where so many groups are not told
 * one by one.
 */
export function courseQueryOptions({ by, ...params }: CourseParams) {
  const unit = unitOf(params);
  const ask = (of: Unit, signal: AbortSignal) =>
    apiRequest<EarningsAnswer>(`/api/earnings?${earningsSearch({ ...params, groupBy: [of, by] })}`, { signal });
  return queryOptions({
    queryKey: ["earnings", "course", earningsSearch({ ...params, groupBy: [unit, by] })],
    queryFn: async ({ signal }) => {
      let answer = await ask(unit, signal);
      for (
        let longer = coarserThan(unit);
        longer && answer.groups.some(({ rest }) => rest);
        longer = coarserThan(longer)
      ) {
        answer = await ask(longer, signal);
      }
      return answer;
    },
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

export const useCourse = (params: CourseParams, enabled = true) => useQuery({ ...courseQueryOptions(params), enabled });

type Unit = ReturnType<typeof unitOf>;

/** By which unit a course is told. */
export const unitOfCourse = ({ groupBy }: EarningsAnswer): Unit =>
  groupBy.find((key): key is Unit => key === "day" || key === "week" || key === "month") ?? "day";

export const useEarnings = (params: EarningsParams, enabled = true) =>
  useQuery({ ...earningsQueryOptions(params), enabled });
