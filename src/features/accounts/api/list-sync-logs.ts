import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import type { Answers } from "#http/contract";
import { apiRequest } from "#ui/api-client";

/** How often the history is read again while one of its rows is still open, in milliseconds. */
const OPEN_INTERVAL_MS = 3_000;

async function fetchSyncLogs(
  accountId: string,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Answers["syncLogs"]> {
  const query = new URLSearchParams({ accountId });
  if (cursor !== null) query.set("cursor", cursor);
  return apiRequest(`/api/sync-logs?${query}`, { signal });
}

export function syncLogsQueryKey(accountId: string) {
  return ["sync-logs", accountId] as const;
}

function syncLogsQueryOptions(accountId: string) {
  return infiniteQueryOptions({
    queryKey: syncLogsQueryKey(accountId),
    queryFn: ({ pageParam, signal }) => fetchSyncLogs(accountId, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) => (state.data?.pages.some(hasOpenRow) ? OPEN_INTERVAL_MS : false),
  });
}

function hasOpenRow({ syncLogs }: Answers["syncLogs"]): boolean {
  return syncLogs.some((log) => log.completedAt === null);
}

/** The history of an account, newest first, a page at a time. */
export function useSyncLogs(accountId: string) {
  return useInfiniteQuery(syncLogsQueryOptions(accountId));
}
