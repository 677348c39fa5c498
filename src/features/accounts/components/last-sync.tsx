import { Group, Loader, Text } from "@mantine/core";
import { formatCount } from "@/components/format";
import { RelativeTime } from "@/components/relative-time";
import type { SyncResult } from "../api/account";

interface LastSyncProps {
  lastSync: SyncResult | null;
  syncing: boolean;
}

export function LastSync({ lastSync, syncing }: LastSyncProps) {
  return (
    <>
      <Text component="div" size="sm">
        {syncing ? <SyncingNow /> : lastSync ? <When lastSync={lastSync} /> : "Never"}
      </Text>
      {lastSync?.completedAt && (
        <Text size="xs" c="dimmed">
          {outcome(lastSync)}
        </Text>
      )}
    </>
  );
}

function SyncingNow() {
  return (
    <Group gap={6} wrap="nowrap">
      <Loader size={12} aria-hidden />
      Syncing…
    </Group>
  );
}

function When({ lastSync: { startedAt, completedAt } }: { lastSync: SyncResult }) {
  if (completedAt) return <RelativeTime at={completedAt} />;
  return (
    <>
      Started <RelativeTime at={startedAt} />
    </>
  );
}

function outcome({ success, inserted, updated, rejected, dryRun }: SyncResult): string {
  if (!success) return "Failed";
  const parts = [`${formatCount(inserted)} new`, `${formatCount(updated)} updated`];
  if (rejected > 0) parts.push(`${formatCount(rejected)} rejected`);
  if (dryRun) parts.push("dry run");
  return parts.join(" · ");
}
