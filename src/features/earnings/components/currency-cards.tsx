import { Group, Paper, SimpleGrid, Skeleton, Text, UnstyledButton } from "@mantine/core";
import { CompletenessMark } from "#components/completeness-mark";
import { currencyName, formatChange } from "#components/format";
import { useZone } from "#components/zone";
import { formatMinor } from "#domain/money";
import { accountNamer, completeToOf } from "#features/accounts/sort-accounts";
import type { AccountSummary } from "#http/contract";
import type { EarningsAnswer, EarningsGroupAnswer } from "#http/contract-of-money";
import { describeCompleteness, summariseCompleteness } from "../describe-completeness";
import classes from "./currency-cards.module.css";

interface CurrencyCardsProps {
  earnings: EarningsAnswer;
  before: EarningsAnswer | undefined;
  beforeLabel: string;
  byAccount: readonly EarningsGroupAnswer[];
  accounts: readonly AccountSummary[];
  /** The currency that the rest of the page is about. */
  chosen: string | undefined;
  onChoose: (currency: string) => void;
}

/** One card per currency: what was earned, more or less than before, and whether that is all. Never a mixed sum. */
export function CurrencyCards(props: CurrencyCardsProps) {
  const { earnings, before, beforeLabel, byAccount, accounts, chosen, onChoose } = props;
  const zone = useZone();
  const nameOf = accountNamer(accounts);
  const cards = earnings.totals;
  if (cards.length === 0) {
    return (
      <Paper withBorder p="lg">
        <Group justify="space-between">
          <Text>Nothing was earned in this period.</Text>
          <CompletenessMark
            about="This period"
            complete={earnings.completeness.state === "complete"}
            sentences={describeCompleteness(earnings.completeness, nameOf, zone)}
          />
        </Group>
      </Paper>
    );
  }
  return (
    <SimpleGrid cols={{ base: 1, xs: Math.min(cards.length, 2), md: Math.min(cards.length, 4) }} spacing="md">
      {cards.map(({ currency, earnedMinor }) => {
        const completeness = ofCurrency(earnings, byAccount, accounts, currency);
        const earlier = before?.totals.find((total) => total.currency === currency)?.earnedMinor;
        const complete = completeness.parts.length === 0;
        return (
          <Paper key={currency} withBorder p="lg" data-testid="currency-card" data-currency={currency}>
            <Group justify="space-between" wrap="nowrap">
              <Text size="sm" c="dimmed">
                {currencyName(currency)}
              </Text>
              <CompletenessMark
                about={currencyName(currency)}
                complete={complete}
                sentences={describeCompleteness(completeness, nameOf, zone)}
              />
            </Group>
            <UnstyledButton
              className={classes.sum}
              onClick={() => onChoose(currency)}
              aria-pressed={cards.length > 1 ? currency === chosen : undefined}
              title={cards.length > 1 ? "Show this currency below" : undefined}
            >
              {formatMinor(earnedMinor, currency)}
            </UnstyledButton>
            <Change earned={earnedMinor} before={earlier} label={beforeLabel} known={before !== undefined} />
            <Text size="sm" c="dimmed" lineClamp={2} className={classes.complete}>
              {summariseCompleteness(completeness, nameOf, zone)}
            </Text>
          </Paper>
        );
      })}
    </SimpleGrid>
  );
}

interface ChangeProps {
  earned: number;
  before: number | undefined;
  label: string;
  known: boolean;
}

function Change({ earned, before, label, known }: ChangeProps) {
  if (!known) return <Text size="sm">&nbsp;</Text>;
  if (before === undefined || before <= 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing to compare {label}
      </Text>
    );
  }
  const share = (earned - before) / before;
  return (
    <Text size="sm" c="dimmed">
      <Text span inherit fw={600} c={share < 0 ? "var(--lost)" : "var(--gained)"}>
        {formatChange(share)}
      </Text>{" "}
      {label}
    </Text>
  );
}

/** What is amiss with the sums of one currency: of accounts that earn in it, and of those that have told no sale yet. */
function ofCurrency(
  { completeness }: EarningsAnswer,
  byAccount: readonly EarningsGroupAnswer[],
  accounts: readonly AccountSummary[],
  currency: string,
) {
  const currenciesOf = new Map<string, Set<string>>();
  for (const { account, currency: one } of byAccount) {
    if (account) currenciesOf.set(account, (currenciesOf.get(account) ?? new Set()).add(one));
  }
  const parts = completeness.parts.filter(({ accountId, about, rows }) => {
    // Rows that are known are of the currency that they tell; of what was not read, the money is a guess.
    if (rows !== undefined && about && about.length > 0) return about.some((money) => money.currency === currency);
    return currenciesOf.get(accountId)?.has(currency) ?? true;
  });
  const own = accounts.filter(({ id }) => currenciesOf.get(id)?.has(currency));
  return { completeTo: completeness.completeTo ?? completeToOf(own), parts };
}

export function CurrencyCardsSkeleton() {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="md" role="status" aria-label="Loading your earnings">
      {["first", "second", "third"].map((card) => (
        <Skeleton key={card} height={174} radius="lg" />
      ))}
    </SimpleGrid>
  );
}
