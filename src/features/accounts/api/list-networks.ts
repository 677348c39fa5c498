import { queryOptions, useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { apiRequest } from "@/lib/api-client";
import { type Network, networkSchema } from "./account";

const responseSchema = z.object({ networks: z.array(networkSchema) });

async function fetchNetworks(signal: AbortSignal): Promise<Network[]> {
  const { networks } = await apiRequest("/api/networks", responseSchema, { signal });
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
