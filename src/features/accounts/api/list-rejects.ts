import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { z } from "zod";
import { apiRequest } from "@/lib/api-client";

const rejectSchema = z.object({
  id: z.string(),
  reason: z.string(),
  raw: z.unknown(),
  seen: z.number(),
  lastSeenAt: z.string(),
});
export type Reject = z.infer<typeof rejectSchema>;

const responseSchema = z.object({ rejects: z.array(rejectSchema), nextCursor: z.string().nullable() });

const POLL_MS = 3_000;

export function rejectsQueryKey(accountId: string) {
  return ["rejects", accountId] as const;
}

function rejectsQueryOptions(accountId: string) {
  return infiniteQueryOptions({
    queryKey: rejectsQueryKey(accountId),
    queryFn: ({ pageParam, signal }) => {
      const query = pageParam === null ? "" : `?${new URLSearchParams({ cursor: pageParam })}`;
      return apiRequest(`/api/accounts/${accountId}/rejects${query}`, responseSchema, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** The rows in an account's quarantine, a page at a time; kept fresh while a replay may be at work on them. */
export function useRejects(accountId: string, replaying: boolean) {
  return useInfiniteQuery({ ...rejectsQueryOptions(accountId), refetchInterval: replaying ? POLL_MS : false });
}
