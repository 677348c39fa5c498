"use client";

import { Anchor, Group, Paper, SimpleGrid, Skeleton, Stack, Text } from "@mantine/core";
import Link from "next/link";
import { CompletenessMark } from "#components/completeness-mark";
import { atMoment, formatCount, formatMoment, formatShortDay } from "#components/format";
import { useNow } from "#components/relative-time";
import { useZone } from "#components/zone";
import { dayIn } from "#domain/days";
import { formatMinor, type Money, sumByCurrency } from "#domain/money";
import { HourStrip } from "#features/activity/hour-strip";
import { HOURS_OF_STRIP, useActivity } from "#features/activity/read-activity";
import { useEarnings } from "#features/earnings/api/read-earnings";
import { EarningsPerDay } from "#features/earnings/components/earnings-per-day";
import { describeCompleteness } from "#features/earnings/describe-completeness";
import { changesFrom, lastThirtyDays } from "#features/earnings/period";
import type { AccountCoverage, AccountSummary } from "#http/contract";
import type { EarningsAnswer } from "#http/contract-of-money";
import { useCoverage } from "../api/completeness";
import { useAccount } from "../api/list-accounts";
import { describeCoverage, describeImport } from "../describe-coverage";

/** How an account does, in one sentence, three days of hours and three sums; the chart fills in while it imports. */
export function AccountOverview({ accountId }: { accountId: string }) {
  const { data: account } = useAccount(accountId);
  if (!account) return null;
  return <Overview account={account} />;
}

function Overview({ account }: { account: AccountSummary }) {
  const zone = useZone();
  const now = new Date(Math.floor(useNow() / 60_000) * 60_000);
  const period = { zone, ...lastThirtyDays(zone, now), networks: [], accounts: [account.id] };
  const { data: earnings } = useEarnings({ ...period, groupBy: ["day", "network"], changedSince: changesFrom(now) });
  return (
    <Stack gap="md">
      <Verdict account={account} />
      {earnings ? <Sums account={account} earnings={earnings} /> : <Skeleton height={130} radius="lg" />}
      {earnings?.totals.map(({ currency }) => (
        <EarningsPerDay key={currency} earnings={earnings} currency={currency} unit="day" today={now} />
      ))}
    </Stack>
  );
}

function Verdict({ account }: { account: AccountSummary }) {
  const zone = useZone();
  const { data: coverage } = useCoverage(account.id);
  const { data: activity } = useActivity(HOURS_OF_STRIP, account.id);
  const own = activity?.accounts.find(({ accountId }) => accountId === account.id);
  return (
    <Paper withBorder p="lg">
      <Text size="lg" fw={600} component="h2">
        {coverage ? verdictOf(account, coverage, zone) : <Skeleton height={24} width="60%" component="span" />}
      </Text>
      <Text size="sm" c="dimmed" mb={own ? "md" : 0} suppressHydrationWarning>
        {nextOf(account, zone)}
      </Text>
      {own && <HourStrip cells={own.cells} />}
    </Paper>
  );
}

/** "Complete from your first sale, Nov 26, 2023, to 12:41.", or which gaps there are. */
function verdictOf(account: AccountSummary, coverage: AccountCoverage, zone: string): string {
  const { completeTo, importing, counts } = account;
  const { missing, firstSale } = coverage;
  if (importing !== null) return `Importing the history: ${describeImport(importing, counts)}.`;
  if (missing.length > 0 || firstSale === null || completeTo === null) return describeCoverage(coverage);
  const first = formatShortDay(dayIn(zone, new Date(firstSale)));
  return `Complete from your first sale, ${first}, to ${formatMoment(completeTo, zone)}.`;
}

function nextOf(account: AccountSummary, zone: string): string {
  const { disconnectedAt, nextSyncAt, status, outageSince, networkLabel } = account;
  if (disconnectedAt !== null) return `Disconnected ${atMoment(disconnectedAt, zone)}; its sales stay.`;
  if (status === "needs_reconnect") return "Syncing goes on as soon as you reconnect.";
  if (nextSyncAt === null) return "Paused: no sync comes by itself.";
  const outage =
    outageSince === null ? "" : ` ${networkLabel} fails for many accounts since ${formatMoment(outageSince, zone)}.`;
  return `Next sync at ${formatMoment(nextSyncAt, zone)}.${outage}`;
}

function Sums({ account, earnings }: { account: AccountSummary; earnings: EarningsAnswer }) {
  const zone = useZone();
  const complete = earnings.completeness.state === "complete";
  const sentences = describeCompleteness(earnings.completeness, () => account.label, zone);
  const changed = earnings.changed ?? [];
  const changedSales = changed.reduce((sum, { sales }) => sum + sales, 0);
  const { rows, about } = account.heldBack;
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="md">
      <Sum
        title="Earned, 30 days"
        mark={<CompletenessMark about="Earned in 30 days" complete={complete} sentences={sentences} />}
        value={earnings.totals.map(({ currency, earnedMinor: minor }) => ({ currency, minor }))}
        note={countsOf(earnings)}
      />
      <Sum
        title="Changed in 7 days"
        value={sumByCurrency(changed.map(({ currency, earnedMinor: minor }) => ({ currency, minor })))}
        note={
          changedSales > 0 ? (
            <Anchor component={Link} href={`/sales?account=${account.id}&changed=7d`} inherit>
              {formatCount(changedSales)} {changedSales === 1 ? "sale has" : "sales have"} another sum now
            </Anchor>
          ) : (
            "No sale has another sum than before"
          )
        }
      />
      <Sum
        title="Held back"
        value={rows === 0 ? [] : `${formatCount(rows)} ${rows === 1 ? "sale" : "sales"}`}
        note={
          rows === 0 ? (
            "Every row could be read"
          ) : (
            <>
              {about.length > 0 && `about ${sumsOf(about)} · `}
              <Anchor component={Link} href={`/accounts/${account.id}/held-back`} inherit>
                look
              </Anchor>
            </>
          )
        }
      />
    </SimpleGrid>
  );
}

function countsOf({ totals }: EarningsAnswer): string {
  const sales = totals.reduce((sum, total) => sum + total.sales + total.rebills, 0);
  const refunds = totals.reduce((sum, total) => sum + total.refunds, 0);
  const sold = `${formatCount(sales)} ${sales === 1 ? "sale" : "sales"}`;
  // Networks that tell totals per day tell no refunds apart.
  if (totals.length > 0 && totals.every(({ refundedMinor }) => refundedMinor === null)) return sold;
  return `${sold}, ${formatCount(refunds)} ${refunds === 1 ? "refund" : "refunds"}`;
}

const sumsOf = (amounts: readonly Money[]) =>
  amounts.map(({ minor, currency }) => formatMinor(minor, currency)).join(" · ");

const linesOf = (amounts: readonly Money[]) =>
  amounts.length === 0 ? ["Nothing"] : amounts.map(({ minor, currency }) => formatMinor(minor, currency));

interface SumProps {
  title: string;
  mark?: React.ReactNode;
  /** A text, or sums: one line each, none is nothing. */
  value: string | readonly Money[];
  note: React.ReactNode;
}

function Sum({ title, mark, value, note }: SumProps) {
  return (
    <Paper withBorder p="lg">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" c="dimmed">
          {title}
        </Text>
        {mark}
      </Group>
      {(typeof value === "string" ? [value] : linesOf(value)).map((line, i, lines) => (
        <Text
          key={line}
          fz={i === 0 && lines.length < 3 ? 26 : 18}
          fw={650}
          lh={1.3}
          style={{ letterSpacing: "-0.02em" }}
        >
          {line}
        </Text>
      ))}
      <Text size="sm" c="dimmed">
        {note}
      </Text>
    </Paper>
  );
}
