import { Button, Group, MultiSelect, Pill, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { DayRange } from "#components/day-range";
import { formatMoment } from "#components/format";
import { networkLabel } from "#components/network-mark";
import type { UrlChange } from "#components/use-url-state";
import { useZone } from "#components/zone";
import { addDays, isDay } from "#domain/days";
import { SALE_STATUSES, SALE_TYPES } from "#domain/sale";
import { accountName } from "#features/accounts/sort-accounts";
import type { AccountSummary } from "#http/contract";
import { changedDays, isFiltered } from "../sale-filters";
import { STATUSES, TYPES } from "../words";

interface SalesFiltersProps {
  params: URLSearchParams;
  accounts: readonly AccountSummary[];
  onChange: (change: UrlChange, how?: "push" | "replace") => void;
}

const TERMS: Record<string, string> = {
  pending: "Pending commission",
  refunded: "Refunded",
  chargedBack: "Charged back",
  cancelled: "Cancelled",
};

const toldTime = (text: string, zone: string) => (Number.isNaN(Date.parse(text)) ? text : formatMoment(text, zone));

const ALL_OFF = Object.fromEntries(
  ["q", "network", "account", "type", "status", "product", "trackingId", "term", "run", "from", "to", "changed"].map(
    (name) => [name, null],
  ),
);

/** Every choice is in the address. What came from another page, such as a product, can be taken away here. */
export function SalesFilters({ params, accounts, onChange }: SalesFiltersProps) {
  const networks = [...new Set(accounts.map(({ network }) => network))];
  const [from, to] = [params.get("from"), params.get("to")];
  const zone = useZone();
  const [first, end] = [isDay(from) ? from : null, isDay(to) ? to : null];
  const changed = changedDays(params);
  const tags = [
    // An address may name times too, which no calendar shows.
    ...(from && !first ? [["from", `From ${toldTime(from, zone)}`] as const] : []),
    ...(to && !end ? [["to", `Until ${toldTime(to, zone)}`] as const] : []),
    ...params.getAll("product").map((value) => ["product", `Product ${value}`] as const),
    ...params.getAll("trackingId").map((value) => ["trackingId", `Tracking id ${value}`] as const),
    ...params.getAll("term").map((value) => ["term", TERMS[value] ?? value] as const),
    ...params.getAll("run").map(() => ["run", "Changed by one sync"] as const),
    ...(changed === null ? [] : [["changed", `Changed in the last ${changed} days`] as const]),
  ];
  return (
    <Group gap="xs">
      <Beginning q={params.get("q") ?? ""} onChange={(q) => onChange({ q: q || null }, "replace")} />
      <DayRange
        placeholder="Any time"
        clearable
        value={[first, end && addDays(end, -1)]}
        onChange={([begin, last]) => {
          if (begin && last) onChange({ from: begin, to: addDays(last, 1) });
          else if (!begin && !last) onChange({ from: null, to: null });
        }}
      />
      {networks.length > 1 && (
        <Choice name="network" all="Any network" {...{ params, onChange }}>
          {networks.map((value) => ({ value, label: networkLabel(value) }))}
        </Choice>
      )}
      {accounts.length > 1 && (
        <Choice name="account" all="Any account" {...{ params, onChange }}>
          {accounts.map((account) => ({ value: account.id, label: accountName(account) }))}
        </Choice>
      )}
      <Choice name="type" all="Any type" {...{ params, onChange }}>
        {SALE_TYPES.map((value) => ({ value, label: TYPES[value] }))}
      </Choice>
      <Choice name="status" all="Any status" {...{ params, onChange }}>
        {SALE_STATUSES.map((value) => ({ value, label: STATUSES[value] }))}
      </Choice>
      {tags.map(([name, label]) => (
        <Pill
          key={`${name} ${label}`}
          size="md"
          withRemoveButton
          removeButtonProps={{ "aria-label": `Remove ${label}` }}
          onRemove={() => onChange({ [name]: null })}
        >
          {label}
        </Pill>
      ))}
      {isFiltered(params) && (
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => onChange(ALL_OFF)}>
          Clear
        </Button>
      )}
    </Group>
  );
}

/**
 * Asks when nothing was typed for a moment. While it has the focus it says what was typed, however late the address comes to say
 * the same; else what the address says.
 */
function Beginning({ q, onChange }: { q: string; onChange: (q: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const ask = useDebouncedCallback((text: string) => onChange(text.trim()), 300);
  return (
    <TextInput
      aria-label="Transaction, order, product or tracking id begins with"
      placeholder="Transaction, order, product…"
      w={{ base: "100%", xs: 220 }}
      value={typed ?? q}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        ask(value);
      }}
      onBlur={() => {
        ask.flush();
        setTyped(null);
      }}
    />
  );
}

interface ChoiceProps extends Pick<SalesFiltersProps, "params" | "onChange"> {
  name: string;
  all: string;
  children: { value: string; label: string }[];
}

function Choice({ name, all, params, onChange, children }: ChoiceProps) {
  const value = params.getAll(name);
  return (
    <MultiSelect
      aria-label={all}
      placeholder={value.length === 0 ? all : ""}
      w={{ base: "calc(50% - 5px)", xs: value.length > 0 ? "auto" : 140 }}
      miw={{ base: 0, xs: 140 }}
      clearable
      data={children}
      value={value}
      onChange={(next) => onChange({ [name]: next })}
    />
  );
}
