"use client";

import { Alert, Anchor, Button, Group, Paper, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import Link from "next/link";
import { useState } from "react";
import { CompletenessMark } from "#components/completeness-mark";
import { formatCount, zoneLabel } from "#components/format";
import { LoadError, ShowMore } from "#components/query-states";
import { useUrlState } from "#components/use-url-state";
import { useZone } from "#components/zone";
import { formatMinor } from "#domain/money";
import { useAccountsEver } from "#features/accounts/api/list-accounts";
import { useNetworks } from "#features/accounts/api/list-networks";
import { accountNamer } from "#features/accounts/sort-accounts";
import { describeCompleteness } from "#features/earnings/describe-completeness";
import type { AccountSummary, Answers } from "#http/contract";
import { errorMessage } from "#ui/api-client";
import { useSales, useSalesTotals } from "../api/list-sales";
import { isFiltered, salesSearch } from "../sale-filters";
import { SalesFilters } from "./sales-filters";
import { SalesTable } from "./sales-table";

/** Every sale, or those of one account, newest first, by any filter, with what they add up to and as a file. */
export function SalesPage({ accountId }: { accountId?: string }) {
  const zone = useZone();
  const { params, set } = useUrlState();
  const [now] = useState(() => new Date());
  const search = salesSearch({ params, zone, now, accountId });
  const accounts = useAccountsEver() ?? [];
  const query = useSales(search);
  const { data: totals } = useSalesTotals(search);
  const sales = query.data?.pages.flatMap((page) => page.sales);
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-end" gap="sm">
        <div>
          {accountId === undefined && <Title order={1}>Sales</Title>}
          <Text size="sm" c="dimmed">
            Newest first · {zoneLabel(zone)}
          </Text>
        </div>
        <Button
          component="a"
          href={`/api/sales.csv?${search}`}
          download
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          Export CSV
        </Button>
      </Group>
      <SalesFilters params={params} accounts={accountId === undefined ? accounts : []} onChange={set} />
      {query.error && (
        <LoadError
          title={sales ? "What you see may be out of date" : "Your sales could not be loaded"}
          message={errorMessage(query.error)}
          retrying={query.isFetching}
          onRetry={() => query.refetch()}
        />
      )}
      {totals && <Totals answer={totals} accounts={accounts} zone={zone} />}
      {!totals && !query.error && <Skeleton height={50} maw={520} />}
      {!sales && !query.error && <Skeleton height={420} radius="lg" role="status" aria-label="Loading your sales" />}
      {sales?.length === 0 && (
        <Alert color="gray" title={isFiltered(params) ? "No sale fits these filters" : "No sales yet"}>
          {isFiltered(params)
            ? "Take a filter away, or look for the beginning of another id."
            : "As soon as a connected account has sales, they are here."}
        </Alert>
      )}
      {sales && sales.length > 0 && (
        <Paper withBorder>
          <SalesTable sales={sales} accounts={accounts} />
          {query.hasNextPage && (
            <Group justify="center" p="md">
              <ShowMore query={query} />
            </Group>
          )}
        </Paper>
      )}
      <DayTotalsNote accounts={accountId === undefined ? accounts : accounts.filter(({ id }) => id === accountId)} />
    </Stack>
  );
}

/** Some networks tell totals per day: what they earn is in no list of sales. */
function DayTotalsNote({ accounts }: { accounts: readonly AccountSummary[] }) {
  const { data: networks = [] } = useNetworks();
  const labels = networks
    .filter(({ id, granularity }) => granularity === "day" && accounts.some(({ network }) => network === id))
    .map(({ label }) => label);
  if (labels.length === 0) return null;
  return (
    <Text size="sm" c="dimmed">
      {labels.join(" and ")} {labels.length === 1 ? "tells" : "tell"} totals per day: they count in{" "}
      <Anchor component={Link} href="/" inherit>
        Earnings
      </Anchor>{" "}
      and are in no list of sales.
    </Text>
  );
}

interface TotalsProps {
  answer: Answers["sales"];
  accounts: readonly AccountSummary[];
  zone: string;
}

/** What all sales of the filter add up to, per currency. */
function Totals({ answer: { totals = [], completeness }, accounts, zone }: TotalsProps) {
  if (totals.length === 0 || !completeness) return null;
  const sentences = describeCompleteness(completeness, accountNamer(accounts), zone);
  return (
    <Group gap="xl" px="xs" data-testid="sales-totals">
      {totals.map(({ currency, earnedMinor, sales, rebills, refunds, chargebacks }) => (
        <div key={currency}>
          <Group gap={8}>
            <Text fw={650} size="lg">
              {formatMinor(earnedMinor, currency)}
            </Text>
            <CompletenessMark
              about={`Earned in ${currency}`}
              complete={completeness.state === "complete"}
              sentences={sentences}
            />
          </Group>
          <Text size="sm" c="dimmed">
            {[
              count(sales, "sale", "sales"),
              count(rebills, "rebill", "rebills"),
              count(refunds, "refund", "refunds"),
              count(chargebacks, "chargeback", "chargebacks"),
            ]
              .filter((text) => text !== null)
              .join(", ") || "nothing counted"}
          </Text>
        </div>
      ))}
    </Group>
  );
}

const count = (n: number, one: string, many: string) => (n === 0 ? null : `${formatCount(n)} ${n === 1 ? one : many}`);
