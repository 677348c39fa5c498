import { Group, Paper, SegmentedControl, Skeleton, Text } from "@mantine/core";
import dynamic from "next/dynamic";
import { useState } from "react";
import { NetworkMark } from "#components/network-mark";
import { dayIn } from "#domain/days";
import type { EarningsAnswer } from "#http/contract-of-money";
import { barsOf, networksOf, type Unit } from "../chart-data";
import classes from "./earnings-chart.module.css";

/** Charts are the largest part of the page's script, and the page says all without them: they come after it. */
const EarningsChart = dynamic(() => import("./earnings-chart").then((module) => module.EarningsChart), {
  ssr: false,
  loading: () => <Skeleton height={280} />,
});

const EarningsTable = dynamic(() => import("./earnings-table").then((module) => module.EarningsTable), {
  loading: () => <Skeleton height={280} />,
});

interface EarningsPerDayProps {
  earnings: EarningsAnswer;
  currency: string;
  unit: Unit;
  today: Date;
}

const TITLES: Record<Unit, string> = { day: "Earned per day", week: "Earned per week", month: "Earned per month" };

/** The period day by day, as a chart or as the same in a table. */
export function EarningsPerDay({ earnings, currency, unit, today }: EarningsPerDayProps) {
  const [as, setAs] = useState("chart");
  const bars = barsOf(earnings, currency, unit, dayIn(earnings.zone, today));
  const networks = networksOf(bars);
  return (
    <Paper withBorder p="lg" h="100%">
      <Group justify="space-between" mb="sm" gap="xs">
        <Text fw={600} component="h2">
          {TITLES[unit]}, {currency}
        </Text>
        <SegmentedControl
          aria-label="Show as"
          size="xs"
          value={as}
          onChange={setAs}
          data={[
            { value: "chart", label: "Chart" },
            { value: "table", label: "Table" },
          ]}
        />
      </Group>
      {as === "table" ? (
        <EarningsTable bars={bars} networks={networks} currency={currency} unit={unit} />
      ) : (
        <>
          <Group gap="md" mb="sm" fz="xs" c="dimmed">
            {networks.map((network) => (
              <NetworkMark key={network} network={network} />
            ))}
            {bars.some(({ takenBack }) => takenBack < 0) && (
              <span className={classes.key} data-key="back">
                taken back
              </span>
            )}
            {bars.some(({ uncovered }) => uncovered) && (
              <span className={classes.key} data-key="uncovered">
                not covered
              </span>
            )}
            {bars.some(({ running }) => running) && (
              <span className={classes.key} data-key="running">
                still running
              </span>
            )}
          </Group>
          <EarningsChart bars={bars} networks={networks} currency={currency} unit={unit} />
        </>
      )}
    </Paper>
  );
}
