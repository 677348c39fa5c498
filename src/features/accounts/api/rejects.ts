import { infiniteQueryOptions, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Answers } from "#http/contract";
import { apiRequest } from "#ui/api-client";
import { accountsQueryOptions } from "./list-accounts";

const POLL_MS = 3_000;

function rejectsQueryKey(accountId: string) {
  return ["rejects", accountId] as const;
}

export function rejectsQueryOptions(accountId: string) {
  return infiniteQueryOptions({
    queryKey: rejectsQueryKey(accountId),
    queryFn: ({ pageParam, signal }) => {
      const query = pageParam === null ? "" : `?${new URLSearchParams({ cursor: pageParam })}`;
      return apiRequest<Answers["rejects"]>(`/api/accounts/${accountId}/rejects${query}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** The rows in an account's quarantine, a page at a time; kept fresh while a replay may be at work on them. */
export function useRejects(accountId: string, replaying: boolean) {
  return useInfiniteQuery({ ...rejectsQueryOptions(accountId), refetchInterval: replaying ? POLL_MS : false });
}

/** Reads an account's quarantine once more. */
export function useReplayRejects(accountId: string) {
  const path = `/api/accounts/${accountId}/rejects/replay`;
  return useMutation({ mutationFn: () => apiRequest<Answers["requested"]>(path, { method: "POST" }) });
}

/** Sets a row of the quarantine aside. `onDone` is told though the row, with what called for it, is gone by then. */
export const useDismissReject = (accountId: string, onDone: () => void) =>
  useChangedReject(accountId, { method: "DELETE", onDone });

/** Takes that back. */
export const useRestoreReject = (accountId: string, onDone: () => void) =>
  useChangedReject(accountId, { method: "PUT", onDone });

interface Change {
  method: "DELETE" | "PUT";
  onDone: () => void;
}

function useChangedReject(accountId: string, { method, onDone }: Change) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      apiRequest(`/api/accounts/${accountId}/rejects/${id}`, {
        method,
        ...(method === "PUT" && { body: { setAside: false } }),
      }),
    onSuccess: () => {
      onDone();
      return Promise.all([
        queryClient.invalidateQueries({ queryKey: rejectsQueryKey(accountId) }),
        queryClient.invalidateQueries({ queryKey: accountsQueryOptions().queryKey }),
      ]);
    },
  });
}
