import { Table, Text } from "@mantine/core";
import { formatCount, formatDay } from "#components/format";
import { formatMinor } from "#domain/money";
import type { ReconciledDay } from "#http/contract";

import { describeDifference, isComparable } from "../describe-reconciliation";

export function ReconciliationTable({ days }: { days: ReconciledDay[] }) {
  const comparable = isComparable(days);
  return (
    <Table aria-label="Days, newest first" tabularNums fz="sm" horizontalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Day</Table.Th>
          <Table.Th ta="right">Reported</Table.Th>
          <Table.Th ta="right">From notifications</Table.Th>
          <Table.Th ta="right">Difference</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {days.map((day) => (
          <Table.Tr key={`${day.day} ${day.currency}`} data-testid="reconciled-day">
            <Table.Td>{formatDay(day.day)}</Table.Td>
            <Amount minor={day.reportedMinor} currency={day.currency} count={day.reportedConversions} />
            <Amount minor={day.notifiedMinor} currency={day.currency} count={day.notifiedSales} />
            <Table.Td ta="right">
              <Text inherit {...(comparable && day.differenceMinor !== 0 ? { fw: 600 } : { c: "dimmed" })}>
                {describeDifference(day)}
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Amount({ minor, currency, count }: { minor: number; currency: string; count: number }) {
  return (
    <Table.Td ta="right">
      {formatMinor(minor, currency)}
      <Text size="xs" c="dimmed">
        {count === 1 ? "1 sale" : `${formatCount(count)} sales`}
      </Text>
    </Table.Td>
  );
}
