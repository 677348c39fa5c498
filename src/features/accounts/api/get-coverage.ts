import { queryOptions, useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { apiRequest } from "@/lib/api-client";

/** How often the coverage is read again while something is imported, in milliseconds. */
const IMPORTING_INTERVAL_MS = 3_000;

const periodSchema = z.object({ start: z.string(), end: z.string() });
export type Period = z.infer<typeof periodSchema>;

const coverageSchema = z.object({
  /** All history that the network still tells. */
  wanted: periodSchema,
  covered: z.array(periodSchema),
  missing: z.array(periodSchema),
  /** What running syncs are reading; it may overlap with what is covered. */
  importing: z.array(periodSchema),
  coveredShare: z.number(),
  firstSale: z.string().nullable(),
  /** Of the time since the first sale; null until it is known which one that is. */
  share: z.number().nullable(),
});
export type Coverage = z.infer<typeof coverageSchema>;

async function fetchCoverage(accountId: string, signal: AbortSignal): Promise<Coverage> {
  return apiRequest(`/api/accounts/${accountId}/coverage`, coverageSchema, { signal });
}

export function coverageQueryOptions(accountId: string) {
  return queryOptions({
    queryKey: ["coverage", accountId],
    queryFn: ({ signal }) => fetchCoverage(accountId, signal),
    refetchInterval: ({ state }) => (state.data && state.data.importing.length > 0 ? IMPORTING_INTERVAL_MS : false),
  });
}

export function useCoverage(accountId: string) {
  return useQuery(coverageQueryOptions(accountId));
}
