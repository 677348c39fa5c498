import { Group, Loader, Text } from "@mantine/core";
import { formatCount } from "#components/format";
import { RelativeTime } from "#components/relative-time";
import type { AccountSummary, RunUnderWay, SyncResult } from "#http/contract";
import { useReportsDays } from "../api/list-networks";
import { describeOthers, describeRun } from "../describe-sync-log";

interface LastSyncProps {
  lastSync: SyncResult | null;
  run: RunUnderWay | null;
  /** A run is under way, or was asked for here. */
  syncing: boolean;
}

export function LastSync({ lastSync, run, syncing }: LastSyncProps) {
  return (
    <>
      <Text component="div" size="sm">
        {syncing ? <Now run={run} /> : lastSync?.completedAt ? <RelativeTime at={lastSync.completedAt} /> : "Never"}
      </Text>
      {lastSync?.completedAt && (
        <Text size="xs" c="dimmed">
          {outcome(lastSync)}
        </Text>
      )}
    </>
  );
}

function Now({ run }: { run: RunUnderWay | null }) {
  return (
    <Group gap={6} wrap="nowrap" data-testid="current-run">
      <Loader size={12} aria-hidden />
      {run ? describeRun(run) : "Syncing…"}
    </Group>
  );
}

function outcome({ success, inserted, updated, rejected, dryRun }: SyncResult): string {
  if (!success) return "Failed";
  const parts = [`${formatCount(inserted)} new`, `${formatCount(updated)} updated`];
  if (rejected > 0) parts.push(`${formatCount(rejected)} rejected`);
  if (dryRun) parts.push("dry run");
  return parts.join(" · ");
}

/** Sales as sales; what else the ledger holds is said apart. A bare zero would look like nothing earned. */
export function SalesCount({ account: { network, counts } }: { account: AccountSummary }) {
  const totalsOnly = useReportsDays(network) && counts.sales === 0;
  const others = describeOthers(counts);
  return (
    <>
      <Text size="sm" c={totalsOnly ? "dimmed" : undefined} data-testid="sales-count">
        {totalsOnly ? "Day totals" : formatCount(counts.sales)}
      </Text>
      {others && (
        <Text size="xs" c="dimmed">
          {others}
        </Text>
      )}
    </>
  );
}
