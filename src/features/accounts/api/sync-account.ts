import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { AccountSummary } from "#http/contract";
import type { PeriodOfTime } from "#http/contract-of-money";
import { apiRequest } from "#ui/api-client";
import { groupRuns, type Run } from "../group-runs";
import { forgetSyncRequest, rememberSyncRequest } from "../pending-syncs";
import { coverageQueryOptions } from "./completeness";
import { accountsQueryOptions } from "./list-accounts";
import { fetchSyncLogs, syncLogsQueryKey } from "./list-sync-logs";

async function syncAccount({ id }: AccountSummary): Promise<void> {
  await apiRequest(`/api/accounts/${id}/sync`, { method: "POST" });
}

/** Asks for a sync; that it was asked for is all the answer says. The result comes with the accounts. */
export function useSyncAccount() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: syncAccount,
    // At once, so that the row answers the click; the server's answer adds nothing to see.
    onMutate: (account) => rememberSyncRequest(queryClient, account),
    onError: (_, account) => forgetSyncRequest(queryClient, account),
    onSuccess: (_, account) =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: accountsQueryOptions().queryKey }),
        queryClient.invalidateQueries({ queryKey: syncLogsQueryKey(account.id) }),
      ]),
  });
}

/**
 * Asks for a period to be read again. What is stored stays visible meanwhile. `after` is the newest sync that the user
 * had begun before: what comes of this one is newer.
 */
export function useRereadPeriod(accountId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (window: PeriodOfTime) => {
      const { syncLogs } = await fetchSyncLogs({ accountId, only: "by_user" }, null);
      await apiRequest(`/api/accounts/${accountId}/sync`, { method: "POST", body: { window } });
      return { after: syncLogs[0]?.id ?? null };
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: coverageQueryOptions(accountId).queryKey }),
  });
}

const RESULT_MS = 2_000;

/** The reading that was asked for after this sync; looked for until it is over. */
export function useRereadResult(accountId: string, after: string | null): { run: Run | null } {
  const { data } = useQuery({
    queryKey: [...syncLogsQueryKey(accountId), "after", after],
    queryFn: async ({ signal }) => {
      const { syncLogs } = await fetchSyncLogs({ accountId, only: "by_user" }, null, signal);
      const known = syncLogs.findIndex(({ id }) => id === after);
      const newer = known < 0 ? syncLogs : syncLogs.slice(0, known);
      return groupRuns(newer.filter(({ kind }) => kind === "reread"))[0] ?? null;
    },
    refetchInterval: ({ state }) => (state.data?.completedAt ? false : RESULT_MS),
  });
  return { run: data ?? null };
}
