import { NativeSelect, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { QueryGate } from "#components/query-states";
import type { AccountSummary } from "#http/contract";
import { useReconciliation } from "../api/completeness";
import { describeDays } from "../describe-reconciliation";
import { ReconciliationTable } from "./reconciliation-table";

const PERIODS = [
  { value: "30", label: "Last 30 days" },
  { value: "90", label: "Last 90 days" },
  { value: "365", label: "Last 365 days" },
];

export function Reconciliation({ account: { id, networkLabel } }: { account: AccountSummary }) {
  const [lastDays, setLastDays] = useState("30");
  return (
    <Stack>
      <Text size="sm">
        {networkLabel} reports totals per day, and your earnings come from these. The single sales come from
        notifications; where they differ, a notification did not arrive, or the network changed the day since.
      </Text>
      <NativeSelect
        label="Period"
        data={PERIODS}
        value={lastDays}
        onChange={(event) => setLastDays(event.currentTarget.value)}
      />
      <QueryGate query={useReconciliation(id, Number(lastDays))} failure="The day totals could not be loaded">
        {({ days, clock }) => (
          <>
            <Text fw={600} role="status" data-testid="reconciliation-verdict">
              {describeDays(days)}
            </Text>
            {days.length > 0 && <ReconciliationTable days={days} />}
            <Text size="xs" c="dimmed">
              Days by the network's clock, {clock}.
            </Text>
          </>
        )}
      </QueryGate>
    </Stack>
  );
}
