"use client";

import { Group, Paper, SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { LoadError, ShowMore } from "#components/query-states";
import { useUrlState } from "#components/use-url-state";
import { errorMessage } from "#ui/api-client";
import { useSyncLogs } from "../api/list-sync-logs";
import { groupRuns } from "../group-runs";
import { SyncRun } from "./sync-run";
import classes from "./sync-run.module.css";

const FILTERS = [
  { value: "", label: "All" },
  { value: "changes", label: "With changes" },
  { value: "failed", label: "Failed" },
  { value: "by_user", label: "By you" },
];

/** What was read and when, run by run: how it ended, what it found, and by how much that changed the earnings. */
export function SyncHistory({ accountId }: { accountId: string }) {
  const { params, set } = useUrlState();
  const asked = params.get("only");
  const only = FILTERS.some(({ value }) => value === asked) ? (asked ?? "") : "";
  const query = useSyncLogs(accountId, only);
  const { data, error, isFetching, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  const runs = groupRuns(data?.pages.flatMap((page) => page.syncLogs) ?? []);
  const runUrl = data?.pages[0]?.runUrl ?? null;

  return (
    <Stack gap="sm">
      {error && (
        <LoadError
          title="The history could not be loaded"
          message={errorMessage(error)}
          retrying={isFetching}
          onRetry={() => refetch()}
        />
      )}
      <Paper withBorder p="lg">
        <Group justify="space-between" mb="sm" gap="xs">
          <Text fw={600} component="h2">
            Syncs
          </Text>
          <SegmentedControl
            aria-label="Which syncs"
            size="xs"
            value={only}
            onChange={(value) => set({ only: value || null }, "replace")}
            data={FILTERS}
          />
        </Group>
        {!data && !error && <Skeleton height={220} />}
        {data && runs.length === 0 && (
          <Text size="sm" c="dimmed">
            {only === "" ? "This account was never synced." : "There is none of this kind."}
          </Text>
        )}
        {runs.length > 0 && (
          <>
            <div className={classes.head} aria-hidden>
              <span>When</span>
              <span>What</span>
              <span>Outcome</span>
              <span className={classes.number}>Sales</span>
              <span className={classes.number}>Effect</span>
            </div>
            <ol className={classes.list} aria-label="Syncs, newest first">
              {runs.map((run) => (
                <SyncRun key={run.id} accountId={accountId} run={run} runUrl={runUrl} />
              ))}
            </ol>
          </>
        )}
      </Paper>
      <ShowMore query={{ hasNextPage, isFetchingNextPage, fetchNextPage }} />
    </Stack>
  );
}
