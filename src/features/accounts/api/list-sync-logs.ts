import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { z } from "zod";
import { apiRequest } from "@/lib/api-client";
import { syncLogSchema } from "./account";

/** How often the history is read again while one of its rows is still open, in milliseconds. */
const OPEN_INTERVAL_MS = 3_000;

const pageSchema = z.object({ syncLogs: z.array(syncLogSchema), nextCursor: z.string().nullable() });
type SyncLogPage = z.infer<typeof pageSchema>;

async function fetchSyncLogs(accountId: string, cursor: string | null, signal: AbortSignal): Promise<SyncLogPage> {
  const query = new URLSearchParams({ accountId });
  if (cursor !== null) query.set("cursor", cursor);
  return apiRequest(`/api/sync-logs?${query}`, pageSchema, { signal });
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

function hasOpenRow({ syncLogs }: SyncLogPage): boolean {
  return syncLogs.some((log) => log.completedAt === null);
}

/** The history of an account, newest first, a page at a time. */
export function useSyncLogs(accountId: string) {
  return useInfiniteQuery(syncLogsQueryOptions(accountId));
}
