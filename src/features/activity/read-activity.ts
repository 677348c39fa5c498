import { queryOptions, useQuery } from "@tanstack/react-query";
import type { ActivityAnswer } from "#http/contract";
import { apiRequest } from "#ui/api-client";

const REFRESH_MS = 30_000;

/** How far back the matrix of all accounts goes, and the strip of one. */
export const HOURS_OF_MATRIX = 24;
export const HOURS_OF_STRIP = 72;

/** The user's accounts, or one of them, by hours, the present one last. */
export function activityQueryOptions(hours: number, accountId?: string) {
  const query = new URLSearchParams({ hours: `${hours}`, ...(accountId && { account: accountId }) });
  return queryOptions({
    queryKey: ["activity", hours, accountId ?? null],
    queryFn: ({ signal }) => apiRequest<ActivityAnswer>(`/api/activity?${query}`, { signal }),
    refetchInterval: REFRESH_MS,
  });
}

export const useActivity = (hours: number, accountId?: string) => useQuery(activityQueryOptions(hours, accountId));
