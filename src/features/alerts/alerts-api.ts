import {
  infiniteQueryOptions,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type { Answers } from "#http/contract";
import type { AlertsAnswer, AlertsBody } from "#http/contract-of-alerts";
import { apiRequest } from "#ui/api-client";

export function alertsQueryOptions() {
  return queryOptions({
    queryKey: ["alerts"],
    queryFn: ({ signal }) => apiRequest<AlertsAnswer>("/api/alerts", { signal }),
  });
}

export const useAlerts = () => useQuery(alertsQueryOptions());

/** Changes some of what a user is told; the answer, which may hold a new secret, is not kept. */
export function useChangeAlerts() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: AlertsBody) => apiRequest<AlertsAnswer>("/api/alerts", { method: "PUT", body }),
    gcTime: 0,
    onSuccess: ({ channels, ...rest }) => {
      const known = channels.map(({ secret: _secret, ...channel }) => channel);
      queryClient.setQueryData(alertsQueryOptions().queryKey, { ...rest, channels: known });
    },
  });
}

export function useTestAlert() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (channelId: string) => apiRequest("/api/alerts/test", { method: "POST", body: { channelId } }),
    // Also how a test failed is written down beside its channel.
    onSettled: () => queryClient.invalidateQueries({ queryKey: alertsQueryOptions().queryKey }),
  });
}

/** What is open, or what is over: of either the newest first. */
export function incidentsQueryOptions(state: "open" | "over") {
  return infiniteQueryOptions({
    queryKey: ["incidents", state],
    queryFn: ({ pageParam, signal }) => {
      const which = state === "open" ? { open: "1", limit: "50" } : { open: "0", limit: "10" };
      const query = new URLSearchParams({ ...which, ...(pageParam && { cursor: pageParam }) });
      return apiRequest<Answers["incidents"]>(`/api/alerts/incidents?${query}`, { signal });
    },
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

export const useIncidents = (state: "open" | "over") => useInfiniteQuery(incidentsQueryOptions(state));
