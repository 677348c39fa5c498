import { Box, Group, SegmentedControl } from "@mantine/core";
import { DayRange } from "#components/day-range";
import type { UrlChange } from "#components/use-url-state";
import { addDays } from "#domain/days";
import { PERIODS, type Period, type PeriodId } from "../period";

interface PeriodChoiceProps {
  period: Period;
  onChange: (change: UrlChange) => void;
}

export function PeriodChoice({ period, onChange }: PeriodChoiceProps) {
  const choose = (id: PeriodId) =>
    onChange(
      id === "custom"
        ? { period: id, from: period.from, to: period.to }
        : { period: id === "30d" ? null : id, from: null, to: null },
    );
  return (
    <Group gap="xs" maw="100%">
      {period.id === "custom" && (
        <DayRange
          value={[period.from, addDays(period.to, -1)]}
          onChange={([from, last]) => from && last && onChange({ from, to: addDays(last, 1) })}
        />
      )}
      <Box maw="100%" style={{ overflowX: "auto" }}>
        <SegmentedControl
          aria-label="Period"
          size="sm"
          value={period.id}
          onChange={(id) => choose(id as PeriodId)}
          data={PERIODS.map(({ id, label }) => ({ value: id, label }))}
        />
      </Box>
    </Group>
  );
}
