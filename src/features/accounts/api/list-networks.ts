import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Answers, NetworkSummary } from "#http/contract";
import { apiRequest } from "#ui/api-client";

async function fetchNetworks(signal: AbortSignal): Promise<NetworkSummary[]> {
  const { networks } = await apiRequest<Answers["networks"]>("/api/networks", { signal });
  return networks;
}

export function networksQueryOptions() {
  return queryOptions({
    queryKey: ["networks"],
    queryFn: ({ signal }) => fetchNetworks(signal),
    // Changes with a deployment only.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useNetworks() {
  return useQuery(networksQueryOptions());
}

/** Whether a network reports totals per day instead of single sales; false until that is known. */
export function useReportsDays(network: string): boolean {
  const { data: networks } = useNetworks();
  return networks?.find(({ id }) => id === network)?.granularity === "day";
}
