import { Badge, Group, Paper, Stack, Text } from "@mantine/core";
import { formatDateTimeRange, formatDuration } from "@/components/format";
import { RelativeTime } from "@/components/relative-time";
import type { SyncLog } from "../api/account";
import { describeCounts, kindLabel, type SyncResultState, stateOf, triggerLabel } from "../describe-sync-log";

const STATE_BADGE: Record<SyncResultState, { color: string; label: string }> = {
  succeeded: { color: "green", label: "Succeeded" },
  failed: { color: "red", label: "Failed" },
  running: { color: "blue", label: "Running" },
};

export function SyncLogItem({ syncLog }: { syncLog: SyncLog }) {
  const { startedAt, completedAt, windowStart, windowEnd, error } = syncLog;
  const badge = STATE_BADGE[stateOf(syncLog)];
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
          <Text size="sm" c="var(--mantine-color-error)" style={{ overflowWrap: "anywhere" }}>
            {error}
          </Text>
        )}
        <Text size="sm">{describeCounts(syncLog)}</Text>
        <Text size="xs" c="dimmed">
          Window {formatDateTimeRange(windowStart, windowEnd)}
          {completedAt && ` · took ${formatDuration(Date.parse(completedAt) - Date.parse(startedAt))}`}
        </Text>
      </Stack>
    </Paper>
  );
}
