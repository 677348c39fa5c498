import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { DAY } from "@/domain/window";
import { apiRequest } from "@/lib/api-client";

const daySchema = z.object({
  /** "2026-09-30", by the network's clock. */
  day: z.string(),
  currency: z.string(),
  reportedMinor: z.number(),
  notifiedMinor: z.number(),
  notifiedSales: z.number(),
  reportedConversions: z.number(),
  /** Reported less notified. */
  differenceMinor: z.number(),
});
export type ReconciledDay = z.infer<typeof daySchema>;

const reconciliationSchema = z.object({ granularity: z.string(), clock: z.string(), days: z.array(daySchema) });
export type Reconciliation = z.infer<typeof reconciliationSchema>;

async function fetchReconciliation(accountId: string, lastDays: number, signal: AbortSignal): Promise<Reconciliation> {
  const from = new Date(Date.now() - (lastDays - 1) * DAY).toISOString().slice(0, 10);
  const path = `/api/accounts/${accountId}/reconciliation?${new URLSearchParams({ from })}`;
  return apiRequest(path, reconciliationSchema, { signal });
}

function reconciliationQueryOptions(accountId: string, lastDays: number) {
  return queryOptions({
    queryKey: ["reconciliation", accountId, lastDays],
    queryFn: ({ signal }) => fetchReconciliation(accountId, lastDays, signal),
    placeholderData: keepPreviousData,
  });
}

/** The totals that a network reports per day against the sales that its notifications told of, newest day first. */
export function useReconciliation(accountId: string, lastDays: number) {
  return useQuery(reconciliationQueryOptions(accountId, lastDays));
}
