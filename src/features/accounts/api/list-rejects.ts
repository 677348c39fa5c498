import { queryOptions, useQuery } from "@tanstack/react-query";
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

export function rejectsQueryOptions(accountId: string) {
  return queryOptions({
    queryKey: ["rejects", accountId],
    queryFn: ({ signal }) => apiRequest(`/api/accounts/${accountId}/rejects`, responseSchema, { signal }),
  });
}

/** The rows in an account's quarantine; kept fresh while a replay may be at work on them. */
export function useRejects(accountId: string, replaying: boolean) {
  return useQuery({ ...rejectsQueryOptions(accountId), refetchInterval: replaying ? POLL_MS : false });
}
