import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { DAY } from "#domain/window";
import type { AccountCoverage, DaysReconciled } from "#http/contract";
import { apiRequest } from "#ui/api-client";

/** How often the coverage is read again while something is imported, in milliseconds. */
const IMPORTING_INTERVAL_MS = 3_000;

async function fetchCoverage(accountId: string, signal: AbortSignal): Promise<AccountCoverage> {
  return apiRequest(`/api/accounts/${accountId}/coverage`, { signal });
}

export function coverageQueryOptions(accountId: string) {
  return queryOptions({
    queryKey: ["coverage", accountId],
    queryFn: ({ signal }) => fetchCoverage(accountId, signal),
    refetchInterval: ({ state }) => (state.data && state.data.importing.length > 0 ? IMPORTING_INTERVAL_MS : false),
  });
}

export function useCoverage(accountId: string) {
  return useQuery(coverageQueryOptions(accountId));
}

async function fetchReconciliation(accountId: string, lastDays: number, signal: AbortSignal): Promise<DaysReconciled> {
  const from = new Date(Date.now() - (lastDays - 1) * DAY).toISOString().slice(0, 10);
  const path = `/api/accounts/${accountId}/reconciliation?${new URLSearchParams({ from })}`;
  return apiRequest(path, { signal });
}

export function reconciliationQueryOptions(accountId: string, lastDays: number) {
  return queryOptions({
    queryKey: ["reconciliation", accountId, lastDays],
    queryFn: ({ signal }) => fetchReconciliation(accountId, lastDays, signal),
    placeholderData: keepPreviousData,
  });
}

/** The totals that a network reports per day against the sales that its notifications told of, newest day first. */
export function useReconciliation(accountId: string, lastDays: number) {
  return useQuery(reconciliationQueryOptions(accountId, lastDays));
}
