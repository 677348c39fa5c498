"use client";

import { Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import dynamic from "next/dynamic";
import { formatShortDay, zoneLabel } from "#components/format";
import { LoadError } from "#components/query-states";
import { useNow } from "#components/relative-time";
import { useUrlState } from "#components/use-url-state";
import { useZone } from "#components/zone";
import { addDays } from "#domain/days";
import { useAccounts, useAccountsEver } from "#features/accounts/api/list-accounts";
import { AccountsEmpty } from "#features/accounts/components/accounts-empty";
import { AttentionStrip } from "#features/accounts/components/attention-strip";
import { errorMessage } from "#ui/api-client";
import { unitOfCourse, useCourse, useEarnings } from "../api/read-earnings";
import { changesFrom, periodBefore, periodOf } from "../period";
import { Bridge } from "./bridge";
import { CurrencyCards, CurrencyCardsSkeleton } from "./currency-cards";
import classes from "./earnings-page.module.css";
import { EarningsPerDay } from "./earnings-per-day";
import { PeriodChoice } from "./period-choice";

/** Below the fold. */
const Breakdown = dynamic(() => import("./breakdown").then((module) => module.Breakdown), {
  ssr: false,
  loading: () => <Skeleton height={420} radius="lg" />,
});

/** What is hardly ever there. */
const Unusual = dynamic(() => import("./unusual").then((module) => module.Unusual), { ssr: false });

/** What narrows the page down comes after what it says. */
const EarningsFilters = dynamic(() => import("./earnings-filters").then((module) => module.EarningsFilters), {
  ssr: false,
  loading: () => <Skeleton height={36} width={390} maw="100%" />,
});

/** What the user earned: per currency, per day, how it adds up, and by what. */
export function EarningsPage() {
  const zone = useZone();
  const { params, set } = useUrlState();
  // A new day begins by itself, a new minute is none of these sums' business.
  const today = new Date(Math.floor(useNow() / 60_000) * 60_000);
  const period = periodOf(params, zone, today);
  const networks = params.getAll("network");
  const accounts = params.getAll("account");
  const filter = { zone, networks, accounts };

  const { data: known } = useAccounts();
  const ever = useAccountsEver() ?? [];
  const query = useCourse({ ...filter, ...period, by: "network", changedSince: changesFrom(today) });
  const before = useEarnings({ ...filter, ...periodBefore(period), groupBy: [] });
  const byAccount = useEarnings({ ...filter, ...period, groupBy: ["account"] });
  const currencies = query.data?.totals.map(({ currency }) => currency) ?? [];
  const chosen = params.get("currency");
  const currency = chosen !== null && currencies.includes(chosen) ? chosen : currencies[0];

  return (
    <Stack gap="md">
      <AttentionStrip />
      <Group justify="space-between" align="flex-end" gap="sm">
        <div>
          <Title order={1}>Earnings</Title>
          <Text size="sm" c="dimmed">
            {formatShortDay(period.from)} – {formatShortDay(addDays(period.to, -1))} · {zoneLabel(zone)}
          </Text>
        </div>
        <PeriodChoice period={period} onChange={set} />
      </Group>
      {known && known.length > 1 && (
        <EarningsFilters known={known} networks={networks} accounts={accounts} onChange={set} />
      )}
      {query.error && (
        <LoadError
          title={query.data ? "What you see may be out of date" : "Your earnings could not be loaded"}
          message={errorMessage(query.error)}
          retrying={query.isFetching}
          onRetry={() => query.refetch()}
        />
      )}
      {known?.length === 0 && currencies.length === 0 && <AccountsEmpty />}
      {!query.data && !query.error && <CurrencyCardsSkeleton />}
      {query.data && (known === undefined || known.length > 0 || currencies.length > 0) && (
        <>
          <CurrencyCards
            earnings={query.data}
            before={before.data}
            beforeLabel={periodBefore(period).label}
            byAccount={byAccount.data?.groups ?? []}
            accounts={ever}
            chosen={currency}
            onChoose={(next) => set({ currency: next }, "replace")}
          />
          <Unusual accounts={ever} today={today} />
          {currency && (
            <div className={classes.split}>
              <EarningsPerDay earnings={query.data} currency={currency} unit={unitOfCourse(query.data)} today={today} />
              <Bridge
                earnings={query.data}
                currency={currency}
                period={period}
                networks={networks}
                accounts={accounts}
              />
            </div>
          )}
          <Breakdown
            period={period}
            filter={filter}
            accounts={ever}
            byNetwork={query.data.groups}
            unit={unitOfCourse(query.data)}
            currency={currency}
          />
        </>
      )}
    </Stack>
  );
}
