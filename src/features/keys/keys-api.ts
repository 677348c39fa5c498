import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Answers } from "#http/contract";
import type { ApiKeyBody, NewApiKeyAnswer } from "#http/contract-of-logins";
import { apiRequest } from "#ui/api-client";

export function keysQueryOptions() {
  return queryOptions({
    queryKey: ["keys"],
    queryFn: ({ signal }) => apiRequest<Answers["apiKeys"]>("/api/keys", { signal }),
  });
}

export const useKeys = () => useQuery(keysQueryOptions());

/** Makes a key. The answer, which holds the key itself, is not kept. */
export function useMakeKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ApiKeyBody) => apiRequest<NewApiKeyAnswer>("/api/keys", { method: "POST", body }),
    gcTime: 0,
    onSuccess: () => queryClient.invalidateQueries(keysQueryOptions()),
  });
}

export function useEndKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => apiRequest(`/api/keys/${id}`, { method: "DELETE" }),
    onSettled: () => queryClient.invalidateQueries(keysQueryOptions()),
  });
}
