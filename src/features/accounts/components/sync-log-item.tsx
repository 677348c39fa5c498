import { Badge, Group, Paper, Stack, Text } from "@mantine/core";
import { formatDateTimeRange, formatDuration } from "#components/format";
import { RelativeTime } from "#components/relative-time";
import type { SyncLogEntry } from "#http/contract";
import {
  describeCounts,
  describeFolded,
  failureSentence,
  kindLabel,
  type SyncResultState,
  stateOf,
  triggerLabel,
} from "../describe-sync-log";

const STATE_BADGE: Record<SyncResultState, { color: string; label: string }> = {
  succeeded: { color: "green", label: "Succeeded" },
  failed: { color: "red", label: "Failed" },
  running: { color: "blue", label: "Running" },
};

/** The window had more than one read can take: what follows it reads its parts. */
const IN_PARTS = { color: "gray", label: "Read in parts" };

export function SyncLogItem({ syncLog }: { syncLog: SyncLogEntry }) {
  return syncLog.folded === null ? <SingleSync syncLog={syncLog} /> : <FoldedSyncs syncLog={syncLog} />;
}

/** Old syncs that have no rows of their own any more. */
function FoldedSyncs({ syncLog }: { syncLog: SyncLogEntry }) {
  const { windowStart, windowEnd } = syncLog;
  return (
    <Paper component="li" withBorder p="sm" data-testid="folded-sync-logs">
      <Stack gap={4}>
        <Text size="sm" fw={600}>
          {describeFolded(syncLog)}
        </Text>
        <Text size="sm">{describeCounts(syncLog)}</Text>
        {windowStart !== windowEnd && (
          <Text size="xs" c="dimmed">
            Together they covered {formatDateTimeRange(windowStart, windowEnd)}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

function SingleSync({ syncLog }: { syncLog: SyncLogEntry }) {
  const { runId, startedAt, completedAt, windowStart, windowEnd, askedEnd, error, errorCode } = syncLog;
  const badge = askedEnd === null ? STATE_BADGE[stateOf(syncLog)] : IN_PARTS;
  return (
    <Paper component="li" withBorder p="sm" data-testid="sync-log">
      <Stack gap={4}>
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            <Badge variant="light" color={badge.color}>
              {badge.label}
            </Badge>
            <Text size="sm" fw={600}>
              {kindLabel(syncLog.kind)}
            </Text>
            <Text size="sm" c="dimmed">
              {triggerLabel(syncLog.trigger)}
            </Text>
          </Group>
          <Text component="span" size="sm">
            <RelativeTime at={startedAt} />
          </Text>
        </Group>
        {error && (
          <>
            <Text size="sm" c="var(--mantine-color-error)">
              {failureSentence(errorCode)}
            </Text>
            <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              {error}
            </Text>
          </>
        )}
        <Text size="sm">{describeCounts(syncLog)}</Text>
        <Text size="xs" c="dimmed">
          Window {formatDateTimeRange(windowStart, askedEnd ?? windowEnd)}
          {askedEnd !== null && " · too much for one read"}
          {completedAt && ` · took ${formatDuration(Date.parse(completedAt) - Date.parse(startedAt))}`}
          {` · run ${runId}`}
        </Text>
      </Stack>
    </Paper>
  );
}
