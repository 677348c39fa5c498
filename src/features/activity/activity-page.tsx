"use client";

import { Group, Paper, ScrollArea, Stack, Text, Title, Tooltip } from "@mantine/core";
import Link from "next/link";
import { formatCount, formatMoment, zoneLabel } from "#components/format";
import { NetworkMark } from "#components/network-mark";
import { QueryGate } from "#components/query-states";
import { useZone } from "#components/zone";
import type { ActivityAnswer } from "#http/contract";
import classes from "./activity-page.module.css";
import { CELL_WORDS, type Cell, describeCell } from "./describe-cell";
import { HOURS_OF_MATRIX, useActivity } from "./read-activity";

const LEGEND = ["fine", "retried", "healed", "late", "failed"] as const;

/** What an operator looks at: every account by every hour of a day, and what is amiss. */
export function ActivityPage() {
  const zone = useZone();
  const query = useActivity(HOURS_OF_MATRIX);
  return (
    <Stack gap="md">
      <div>
        <Title order={1}>Activity</Title>
        <Text size="sm" c="dimmed">
          The last {HOURS_OF_MATRIX} hours · {zoneLabel(zone)}
        </Text>
      </div>
      <QueryGate query={query} failure="The activity could not be loaded">
        {(activity) => <Activity activity={activity} zone={zone} />}
      </QueryGate>
    </Stack>
  );
}

function Activity({ activity, zone }: { activity: ActivityAnswer; zone: string }) {
  const { accounts, hours, networks, heldBack } = activity;
  const amiss = networks.filter(({ condition }) => condition !== "fine");
  const oldest = accounts
    .flatMap(({ state, completeTo, label }) =>
      state === "paused" || completeTo === null ? [] : [{ completeTo, label }],
    )
    .sort((a, b) => Date.parse(a.completeTo) - Date.parse(b.completeTo))[0];
  return (
    <>
      <Group gap="md" grow preventGrowOverflow={false}>
        <Fact title="Networks">
          {amiss.length === 0
            ? "All are fine"
            : amiss.map(({ label, condition }) => `${label} is ${condition}`).join(", ")}
        </Fact>
        <Fact title="Furthest behind">
          {oldest ? `${oldest.label}, complete to ${formatMoment(oldest.completeTo, zone)}` : "No account yet"}
        </Fact>
        <Fact title="Held back">
          {heldBack === 0 ? "Nothing" : `${formatCount(heldBack)} ${heldBack === 1 ? "sale" : "sales"}`}
        </Fact>
      </Group>
      <Paper withBorder p="lg">
        <Group gap="md" mb="md" fz="xs" c="dimmed">
          {LEGEND.map((state) => (
            <span key={state} className={classes.key} data-state={state}>
              {CELL_WORDS[state]}
            </span>
          ))}
        </Group>
        <ScrollArea viewportProps={{ tabIndex: 0, "aria-label": "Accounts by hours, scrolls sideways" }}>
          <table className={classes.matrix}>
            <caption className={classes.caption}>Accounts by hours</caption>
            <thead>
              <tr>
                <th scope="col">Account</th>
                {hours.map((hour, i) => (
                  <th key={hour} scope="col" aria-label={formatMoment(hour, zone)}>
                    {i % 6 === 0 || i === hours.length - 1 ? formatMoment(hour, zone).slice(-5) : ""}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {accounts.map(({ accountId, label, network, cells }) => (
                <tr key={accountId}>
                  <th scope="row">
                    <NetworkMark network={network}>{label}</NetworkMark>
                  </th>
                  {cells.map((cell) => (
                    <td key={cell.hour}>
                      <Hour cell={cell} accountId={accountId} label={label} zone={zone} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
        {accounts.length === 0 && <Text c="dimmed">Connect an account, and its syncs are here.</Text>}
      </Paper>
    </>
  );
}

interface HourProps {
  cell: Cell;
  accountId: string;
  label: string;
  zone: string;
}

/** A cell opens the syncs of its account; one without a run opens nothing. */
function Hour({ cell, accountId, label, zone }: HourProps) {
  const says = describeCell(cell, zone);
  if (cell.syncLogId === null) {
    return (
      <Tooltip label={says}>
        <span className={classes.cell} data-state={cell.state} role="img" aria-label={`${label}, ${says}`} />
      </Tooltip>
    );
  }
  return (
    <Tooltip label={says}>
      <Link
        className={classes.cell}
        data-state={cell.state}
        href={`/accounts/${accountId}/syncs`}
        aria-label={`${label}, ${says}`}
        prefetch={false}
      />
    </Tooltip>
  );
}

function Fact({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Paper withBorder p="md" miw={200}>
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <Text fw={600}>{children}</Text>
    </Paper>
  );
}
