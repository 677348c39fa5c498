import { Box, Group, MultiSelect, SegmentedControl } from "@mantine/core";
import { DayRange } from "#components/day-range";
import { networkLabel } from "#components/network-mark";
import type { UrlChange } from "#components/use-url-state";
import { addDays } from "#domain/days";
import { accountName } from "#features/accounts/sort-accounts";
import type { AccountSummary } from "#http/contract";
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

interface EarningsFiltersProps {
  known: AccountSummary[];
  networks: string[];
  accounts: string[];
  onChange: (change: UrlChange) => void;
}

export function EarningsFilters({ known, networks, accounts, onChange }: EarningsFiltersProps) {
  const used = [...new Set(known.map(({ network }) => network))];
  return (
    <Group gap="xs">
      {used.length > 1 && (
        <MultiSelect
          aria-label="Networks"
          placeholder={networks.length === 0 ? "All networks" : ""}
          size="sm"
          miw={180}
          clearable
          data={used.map((value) => ({ value, label: networkLabel(value) }))}
          value={networks}
          onChange={(network) => onChange({ network })}
        />
      )}
      <MultiSelect
        aria-label="Accounts"
        placeholder={accounts.length === 0 ? "All accounts" : ""}
        size="sm"
        miw={200}
        clearable
        searchable={known.length > 8}
        data={known.map((account) => ({ value: account.id, label: accountName(account) }))}
        value={accounts}
        onChange={(account) => onChange({ account })}
      />
    </Group>
  );
}
