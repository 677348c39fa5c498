import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import type { Answers } from "#http/contract";
import { apiRequest } from "#ui/api-client";

/** How often the history is read again while one of its rows is still open, in milliseconds. */
const OPEN_INTERVAL_MS = 3_000;

export async function fetchSyncLogs(
  { accountId, only }: { accountId: string; only: string },
  cursor: string | null,
  signal?: AbortSignal,
): Promise<Answers["syncLogs"]> {
  const query = new URLSearchParams({ accountId });
  if (only) query.set("only", only);
  if (cursor !== null) query.set("cursor", cursor);
  return apiRequest(`/api/sync-logs?${query}`, { signal });
}

export function syncLogsQueryKey(accountId: string) {
  return ["sync-logs", accountId] as const;
}

export function syncLogsQueryOptions(accountId: string, only: string) {
  return infiniteQueryOptions({
    queryKey: [...syncLogsQueryKey(accountId), only],
    queryFn: ({ pageParam, signal }) => fetchSyncLogs({ accountId, only }, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) => (state.data?.pages.some(hasOpenRow) ? OPEN_INTERVAL_MS : false),
  });
}

function hasOpenRow({ syncLogs }: Answers["syncLogs"]): boolean {
  return syncLogs.some((log) => log.completedAt === null);
}

/** The history of an account, newest first, a page at a time; `only` as the API's parameter, "" for all. */
export function useSyncLogs(accountId: string, only: string) {
  return useInfiniteQuery(syncLogsQueryOptions(accountId, only));
}
