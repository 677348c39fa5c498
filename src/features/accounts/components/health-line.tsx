import { Group, Loader, Text } from "@mantine/core";
import { formatMoment } from "#components/format";
import { useZone } from "#components/zone";
import type { AccountSummary } from "#http/contract";
import classes from "./health-line.module.css";
import { ImportProgress } from "./import-progress";

interface HealthLineProps {
  account: AccountSummary;
  /** A run is under way, or was asked for here. */
  syncing: boolean;
}

/** A dot when all is fine, and a sentence when not. The run that is under way shows, whoever started it. */
export function HealthLine({ account, syncing }: HealthLineProps) {
  const { health, state, currentRun } = account;
  const fine = state === "on_time";
  return (
    <div data-testid="health-badge" data-color={health.color} data-state={state}>
      <Group gap={8} wrap="nowrap" align="baseline">
        <span className={classes.dot} data-color={health.color} aria-hidden />
        <Text size="sm" c={fine ? "dimmed" : undefined}>
          <Text span inherit fw={fine ? 400 : 600}>
            {health.label}
          </Text>
          {!fine && ` · ${health.reason}`}
        </Text>
        {syncing && (
          <Group gap={6} wrap="nowrap" data-testid="current-run" style={{ flex: "none" }}>
            <Loader size={11} aria-hidden />
            <Text size="xs" c="dimmed">
              <RunNow run={currentRun} />
            </Text>
          </Group>
        )}
      </Group>
      <ImportProgress account={account} />
    </div>
  );
}

function RunNow({ run }: { run: AccountSummary["currentRun"] }) {
  const zone = useZone();
  if (!run) return "syncing";
  if (!run.failure) return run.kind === "import" ? "importing" : "syncing";
  const due = run.nextAttemptAt !== null && Date.parse(run.nextAttemptAt) > Date.now();
  return `attempt ${run.attempt} ${due ? `at ${formatMoment(run.nextAttemptAt as string, zone)}` : "now"}`;
}
