import { Anchor, ScrollArea, Table, Text, VisuallyHidden } from "@mantine/core";
import Link from "next/link";
import { formatMoment } from "#components/format";
import { NetworkMark } from "#components/network-mark";
import { useZone } from "#components/zone";
import { formatMinor } from "#domain/money";
import type { AccountSummary } from "#http/contract";
import type { SaleAnswer } from "#http/contract-of-money";
import { saleColor, saleState, TYPES } from "../words";

interface SalesTableProps {
  sales: readonly SaleAnswer[];
  accounts: readonly AccountSummary[];
}

/** On a phone what fits: when, what, how it stands and what is earned; the rest is on the sale's page. */
export function SalesTable({ sales, accounts }: SalesTableProps) {
  const zone = useZone();
  const labels = new Map(accounts.map(({ id, label }) => [id, label]));
  return (
    <ScrollArea viewportProps={{ tabIndex: 0, "aria-label": "Sales, scrolls sideways" }}>
      <Table tabularNums highlightOnHover verticalSpacing={9} miw={{ base: 0, sm: 920 }} aria-label="Sales">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Date</Table.Th>
            <Table.Th>Product</Table.Th>
            <Table.Th visibleFrom="sm">Account</Table.Th>
            <Table.Th visibleFrom="sm">Type</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th ta="right" visibleFrom="sm">
              Gross
            </Table.Th>
            <Table.Th ta="right" visibleFrom="sm">
              Commission
            </Table.Th>
            <Table.Th ta="right">Earned</Table.Th>
            <Table.Th visibleFrom="sm">Tracking id</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sales.map((sale) => (
            <Table.Tr key={sale.id} data-testid="sale-row">
              <Table.Td miw={{ base: 70, sm: 118 }}>
                <Anchor component={Link} href={`/sales/${sale.id}`} c="inherit" inherit>
                  {formatMoment(sale.saleDate, zone)}
                  <VisuallyHidden>, sale {sale.transactionId}</VisuallyHidden>
                </Anchor>
              </Table.Td>
              <Table.Td maw={{ base: 96, sm: 220 }}>
                <Text inherit truncate>
                  {sale.productName ?? sale.productId ?? "–"}
                </Text>
              </Table.Td>
              <Table.Td maw={180} visibleFrom="sm">
                <NetworkMark network={sale.network}>{labels.get(sale.accountId) ?? ""}</NetworkMark>
              </Table.Td>
              <Table.Td visibleFrom="sm">{TYPES[sale.type]}</Table.Td>
              <Table.Td c={saleColor(sale)}>{saleState(sale)}</Table.Td>
              <Table.Td ta="right" visibleFrom="sm">
                {sale.grossMinor === null ? "–" : formatMinor(sale.grossMinor, sale.grossCurrency)}
              </Table.Td>
              <Table.Td ta="right" visibleFrom="sm">
                {sale.unpriced ? "not told yet" : formatMinor(sale.commissionMinor, sale.currency)}
              </Table.Td>
              <Table.Td ta="right" fw={600} c={sale.earnedMinor < 0 ? "var(--lost)" : undefined}>
                {formatMinor(sale.earnedMinor, sale.currency)}
              </Table.Td>
              <Table.Td maw={140} visibleFrom="sm">
                <Text inherit truncate c={sale.trackingId ? undefined : "dimmed"}>
                  {sale.trackingId ?? "–"}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
