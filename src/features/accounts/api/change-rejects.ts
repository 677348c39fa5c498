import { useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { apiRequest } from "@/lib/api-client";
import { accountsQueryOptions } from "./list-accounts";
import { rejectsQueryKey } from "./list-rejects";

/** Reads an account's quarantine once more. */
export function useReplayRejects(accountId: string) {
  const path = `/api/accounts/${accountId}/rejects/replay`;
  return useMutation({ mutationFn: () => apiRequest(path, z.unknown(), { method: "POST" }) });
}

/** Sets a row of the quarantine aside. */
export function useDismissReject(accountId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      apiRequest(`/api/accounts/${accountId}/rejects/${id}`, z.unknown(), { method: "DELETE" }),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: rejectsQueryKey(accountId) }),
        queryClient.invalidateQueries({ queryKey: accountsQueryOptions().queryKey }),
      ]),
  });
}
