import { ScrollArea, Table, Text } from "@mantine/core";
import { formatShortDay } from "#components/format";
import { networkLabel } from "#components/network-mark";
import { formatMinor } from "#domain/money";
import type { Bar, Unit } from "../chart-data";

interface EarningsTableProps {
  bars: readonly Bar[];
  networks: readonly string[];
  currency: string;
  unit: Unit;
}

const HEADS: Record<Unit, string> = { day: "Day", week: "Week of", month: "Month from" };

/** The chart in words and figures, newest first. */
export function EarningsTable({ bars, networks, currency, unit }: EarningsTableProps) {
  return (
    <ScrollArea.Autosize mah={330} viewportProps={{ tabIndex: 0, "aria-label": "Day by day, scrolls" }}>
      <Table tabularNums fz="sm" stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{HEADS[unit]}</Table.Th>
            {networks.map((network) => (
              <Table.Th key={network} ta="right">
                {networkLabel(network)}
              </Table.Th>
            ))}
            <Table.Th ta="right">Taken back</Table.Th>
            <Table.Th ta="right">Earned</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {bars.toReversed().map((bar) => (
            <Table.Tr key={bar.at}>
              <Table.Td>
                {formatShortDay(bar.at)}
                {(bar.uncovered || bar.running) && (
                  <Text span inherit c="dimmed">
                    {bar.uncovered ? " · not covered" : " · still running"}
                  </Text>
                )}
              </Table.Td>
              {networks.map((network) => (
                <Table.Td key={network} ta="right">
                  {formatMinor(bar.byNetwork[network] ?? 0, currency)}
                </Table.Td>
              ))}
              <Table.Td ta="right">{formatMinor(bar.takenBack, currency)}</Table.Td>
              <Table.Td ta="right" fw={600}>
                {formatMinor(bar.earned, currency)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}
