"use client";

import { Button, Skeleton, Stack, Text } from "@mantine/core";
import { LoadError } from "#components/load-error";
import { errorMessage } from "#ui/api-client";
import { useSyncLogs } from "../api/list-sync-logs";
import { SyncLogItem } from "./sync-log-item";

export function SyncHistory({ accountId }: { accountId: string }) {
  const { data, error, isFetching, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useSyncLogs(accountId);
  const syncLogs = data?.pages.flatMap((page) => page.syncLogs) ?? [];

  return (
    <Stack>
      {error && (
        <LoadError
          title="The history could not be loaded"
          message={errorMessage(error)}
          retrying={isFetching}
          onRetry={() => refetch()}
        />
      )}
      {!data && !error && <Skeleton height={96} />}
      {data && syncLogs.length === 0 && <Text c="dimmed">This account was never synced.</Text>}
      {syncLogs.length > 0 && (
        <Stack component="ol" gap="sm" p={0} m={0} style={{ listStyle: "none" }} aria-label="Syncs, newest first">
          {syncLogs.map((syncLog) => (
            <SyncLogItem key={syncLog.id} syncLog={syncLog} />
          ))}
        </Stack>
      )}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
          Load more
        </Button>
      )}
    </Stack>
  );
}
