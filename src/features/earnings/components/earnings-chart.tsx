"use client";

import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import { Paper, Stack, Text } from "@mantine/core";
import { useId } from "react";
import { ReferenceArea } from "recharts";
import { formatMoneyShort, formatShortDay } from "#components/format";
import { NetworkMark, networkColor, networkLabel } from "#components/network-mark";
import { formatMinor } from "#domain/money";
import type { Bar, Unit } from "../chart-data";

interface EarningsChartProps {
  bars: readonly Bar[];
  networks: readonly string[];
  currency: string;
  unit: Unit;
}

/** What came in stacked by network, what was taken back below the axis; hatched where not covered, dotted where it runs. */
export function EarningsChart({ bars, networks, currency, unit }: EarningsChartProps) {
  const hatch = useId();
  const data = bars.map((bar) => ({ at: bar.at, ...bar.byNetwork, takenBack: bar.takenBack }));
  const byStart = new Map(bars.map((bar) => [bar.at, bar]));
  const uncovered = stretchesOf(bars);
  const running = bars.find((bar) => bar.running);
  return (
    // The table beside it tells the same in words.
    <div aria-hidden data-testid="earnings-chart">
      <svg width="0" height="0" style={{ position: "absolute" }} aria-hidden="true">
        <defs>
          <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <line x1="0" y1="0" x2="0" y2="6" stroke="var(--mantine-color-dimmed)" strokeWidth="1" opacity="0.45" />
          </pattern>
        </defs>
      </svg>
      <BarChart
        h={280}
        data={data}
        dataKey="at"
        type="stacked"
        series={[
          ...networks.map((network) => ({ name: network, label: networkLabel(network), color: networkColor(network) })),
          { name: "takenBack", label: "Taken back", color: "var(--refunded)" },
        ]}
        gridAxis="x"
        tickLine="none"
        maxBarWidth={28}
        barChartProps={{ accessibilityLayer: false, stackOffset: "sign", barCategoryGap: bars.length > 45 ? 1 : "16%" }}
        barProps={{ isAnimationActive: false }}
        yAxisProps={{ width: 56 }}
        xAxisProps={{ minTickGap: 28, interval: "preserveStartEnd", tickFormatter: (at: string) => formatShortDay(at) }}
        valueFormatter={(value) => formatMoneyShort(value, currency)}
        tooltipProps={{
          content: ({ label }) => {
            const bar = byStart.get(String(label));
            return bar ? <BarTip bar={bar} currency={currency} unit={unit} /> : null;
          },
        }}
      >
        {/* Up to the last bar: a rounding beyond the axis must not discard the area. */}
        {uncovered.map(({ from, to }) => (
          <ReferenceArea
            key={from}
            ifOverflow="hidden"
            x1={from}
            x2={to}
            fill={`url(#${hatch})`}
            fillOpacity={1}
            stroke="none"
          />
        ))}
        {running && (
          <ReferenceArea
            ifOverflow="hidden"
            x1={running.at}
            x2={running.at}
            fill="none"
            stroke="var(--mantine-color-dimmed)"
            strokeDasharray="2 3"
          />
        )}
      </BarChart>
    </div>
  );
}

/** Neighbouring bars that are not covered are hatched as one. */
function stretchesOf(bars: readonly Bar[]): { from: string; to: string }[] {
  const stretches: { from: string; to: string }[] = [];
  let open: { from: string; to: string } | null = null;
  for (const { at, uncovered } of bars) {
    if (!uncovered) open = null;
    else if (open) open.to = at;
    else {
      open = { from: at, to: at };
      stretches.push(open);
    }
  }
  return stretches;
}

const WHEN: Record<Unit, (at: string) => string> = {
  day: (at) => formatShortDay(at),
  week: (at) => `Week of ${formatShortDay(at)}`,
  month: (at) => formatShortDay(at),
};

function BarTip({ bar, currency, unit }: { bar: Bar; currency: string; unit: Unit }) {
  return (
    <Paper withBorder shadow="md" p="sm" radius="md" miw={190}>
      <Text size="sm" fw={600} mb={4}>
        {WHEN[unit](bar.at)}
      </Text>
      <Stack gap={2}>
        {Object.entries(bar.byNetwork).map(([network, minor]) => (
          <TipRow key={network} label={<NetworkMark network={network} />} value={formatMinor(minor, currency)} />
        ))}
        {bar.takenBack < 0 && <TipRow label="Taken back" value={formatMinor(bar.takenBack, currency)} />}
        <TipRow label={<b>Earned</b>} value={<b>{formatMinor(bar.earned, currency)}</b>} />
      </Stack>
      {(bar.uncovered || bar.running) && (
        <Text size="xs" c="dimmed" mt={4}>
          {bar.uncovered ? "Not all of it is there yet" : "Still running"}
        </Text>
      )}
    </Paper>
  );
}

function TipRow({ label, value }: { label: React.ReactNode; value: React.ReactNode }) {
  return (
    <Text size="sm" component="div" style={{ display: "flex", justifyContent: "space-between", gap: 16 }}>
      <span>{label}</span>
      <span>{value}</span>
    </Text>
  );
}
