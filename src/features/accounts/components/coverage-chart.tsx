import { ColorSwatch, Group, Progress, Stack, Text } from "@mantine/core";
import type { AccountCoverage } from "#http/contract";

import { type CoverageBar, type CoverageState, coverageBars } from "../coverage-bars";
import { barLabel, yearsLabel } from "../describe-coverage";

/** What is outside leaves the track as it is. */
const APPEARANCE: Record<CoverageState, { color: string; label: string; striped?: boolean }> = {
  covered: { color: "tide.7", label: "Covered" },
  importing: { color: "blue.4", label: "Being imported", striped: true },
  missing: { color: "red.4", label: "Missing" },
  outside: { color: "transparent", label: "Outside" },
};
const LEGEND = [APPEARANCE.covered, APPEARANCE.importing, APPEARANCE.missing];

export function CoverageChart({ coverage }: { coverage: AccountCoverage }) {
  return (
    <Stack gap="sm">
      <Group gap="md" aria-hidden>
        {LEGEND.map(({ color, label }) => (
          <Group key={label} gap={6}>
            <ColorSwatch color={`var(--mantine-color-${color.replace(".", "-")})`} size={12} withShadow={false} />
            <Text size="xs">{label}</Text>
          </Group>
        ))}
      </Group>
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: "none" }} aria-label="Coverage by year">
        {coverageBars(coverage).map((bar) => (
          <Bar key={bar.lastYear} bar={bar} />
        ))}
      </Stack>
    </Stack>
  );
}

/** The words say what the bar shows. */
function Bar({ bar }: { bar: CoverageBar }) {
  const [start, end] = [bar.segments[0]?.start ?? 0, bar.segments.at(-1)?.end ?? 0];
  return (
    <Group component="li" gap="sm" wrap="nowrap" data-testid="coverage-bar">
      <Text size="sm" w={92} style={{ flexShrink: 0 }}>
        {yearsLabel(bar)}
      </Text>
      <Progress.Root size="lg" flex={1} aria-hidden>
        {bar.segments.map((segment) => (
          <Progress.Section
            key={segment.start}
            value={((segment.end - segment.start) / (end - start)) * 100}
            color={APPEARANCE[segment.state].color}
            striped={APPEARANCE[segment.state].striped}
            withAria={false}
          />
        ))}
      </Progress.Root>
      <Text size="sm" w={108} ta="right" style={{ flexShrink: 0 }}>
        {barLabel(bar)}
      </Text>
    </Group>
  );
}
