import { Anchor, Group, Stack, Text, UnstyledButton } from "@mantine/core";
import Link from "next/link";
import { useId, useState } from "react";
import { formatMoment, formatSpan } from "#components/format";
import { CopyId, RunLink } from "#components/run-link";
import { useZone } from "#components/zone";
import { formatMinor } from "#domain/money";
import type { SyncLogEntry } from "#http/contract";
import { describeCounts, describeFolded, describeOutcome, runTitle } from "../describe-sync-log";
import type { Run } from "../group-runs";
import classes from "./sync-run.module.css";

interface SyncRunProps {
  accountId: string;
  run: Run;
  /** Where the engine shows a run, with `{runId}` in it. */
  runUrl: string | null;
}

/** One run, which opens to what it read. */
export function SyncRun({ accountId, run, runUrl }: SyncRunProps) {
  const zone = useZone();
  const details = useId();
  const [open, setOpen] = useState(false);
  const [first] = run.windows;
  if (first && run.state === "folded") return <FoldedSyncs summary={first} />;
  return (
    <li data-testid="sync-run" data-state={run.state}>
      <UnstyledButton
        className={classes.summary}
        aria-expanded={open}
        aria-controls={details}
        onClick={() => setOpen(!open)}
      >
        <span>{formatMoment(run.startedAt, zone)}</span>
        <Text span inherit fw={600}>
          {runTitle(run)}
        </Text>
        <span className={classes.outcome}>
          <span className={classes.dot} data-state={run.state} aria-hidden />
          <span>{describeOutcome(run, zone)}</span>
        </span>
        <span className={classes.number}>{describeCounts(run)}</span>
        <Effect effect={run.effect} />
      </UnstyledButton>
      {open && (
        <div id={details} className={classes.details}>
          <Details accountId={accountId} run={run} runUrl={runUrl} />
        </div>
      )}
    </li>
  );
}

/** "+$61.10", "−$42.10": each currency for itself. */
function Effect({ effect }: Pick<Run, "effect">) {
  if (effect === null || effect.length === 0) return <span className={classes.number}>–</span>;
  return (
    <span className={classes.number} data-testid="run-effect">
      {effect.map(({ currency, minor }) => (
        <Text key={currency} span inherit display="block" fw={600} className={minor < 0 ? classes.lost : undefined}>
          {minor > 0 && "+"}
          {formatMinor(minor, currency)}
        </Text>
      ))}
    </span>
  );
}

function Details({ accountId, run, runUrl }: SyncRunProps) {
  const runId = run.windows[0]?.runId ?? run.id;
  const updated = run.updated > 0;
  return (
    <Stack gap={8}>
      {run.windows.flatMap(({ id, error }) =>
        error === null ? (
          []
        ) : (
          <Text key={id} size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {error}
          </Text>
        ),
      )}
      <Stack component="ul" gap={4} p={0} m={0} style={{ listStyle: "none" }} aria-label="What it read">
        {run.windows.map((row) => (
          <ReadPeriod key={row.id} row={row} />
        ))}
      </Stack>
      <Group gap="md">
        {updated && (
          <Anchor component={Link} size="sm" href={`/sales?account=${accountId}&run=${encodeURIComponent(runId)}`}>
            See what changed
          </Anchor>
        )}
        <RunLink runId={runId} runUrl={runUrl} />
      </Group>
    </Stack>
  );
}

/** A period that was read, and what was in it. */
function ReadPeriod({ row }: { row: SyncLogEntry }) {
  const zone = useZone();
  return (
    <Group component="li" gap={8} wrap="nowrap" data-testid="sync-log">
      <Text size="sm" c="dimmed">
        {formatSpan(row.windowStart, row.askedEnd ?? row.windowEnd, zone)}:{" "}
        {row.askedEnd === null ? describeCounts(row) : "too much at once; its parts follow"}
      </Text>
      <CopyId label="SyncLog row" id={row.id} />
    </Group>
  );
}

/** Old syncs that have no entries of their own any more. */
function FoldedSyncs({ summary }: { summary: SyncLogEntry }) {
  const zone = useZone();
  const { windowStart, windowEnd } = summary;
  return (
    <li data-testid="folded-sync-logs">
      <div className={classes.summary}>
        <span />
        <Text span inherit fw={600}>
          {describeFolded(summary)}
        </Text>
        <span className={classes.outcome}>
          {windowStart === windowEnd ? "" : `together they read ${formatSpan(windowStart, windowEnd, zone)}`}
        </span>
        <span className={classes.number}>{describeCounts(summary)}</span>
        <span className={classes.number}>–</span>
      </div>
    </li>
  );
}
