import { Group, MultiSelect } from "@mantine/core";
import { networkLabel } from "#components/network-mark";
import type { UrlChange } from "#components/use-url-state";
import { accountName } from "#features/accounts/sort-accounts";
import type { AccountSummary } from "#http/contract";

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
