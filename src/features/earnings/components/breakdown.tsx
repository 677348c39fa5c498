import { Group, Paper, ScrollArea, SegmentedControl, Skeleton, Table, Text } from "@mantine/core";
import { CompletenessMark } from "#components/completeness-mark";
import { formatCount, formatRate } from "#components/format";
import { NetworkMark } from "#components/network-mark";
import { useUrlState } from "#components/use-url-state";
import { useZone } from "#components/zone";
import { formatMinor } from "#domain/money";
import { accountNamer, completeToOf } from "#features/accounts/sort-accounts";
import type { AccountSummary } from "#http/contract";
import type { CompletenessAnswer, EarningsGroupAnswer } from "#http/contract-of-money";
import { type EarningsParams, unitOfCourse, useCourse, useEarnings } from "../api/read-earnings";
import type { Unit } from "../chart-data";
import { describeCompleteness, summariseCompleteness } from "../describe-completeness";
import type { Period } from "../period";
import { Sparkline } from "./sparkline";

const BY = [
  { value: "network", label: "Network" },
  { value: "account", label: "Account" },
  { value: "product", label: "Product" },
  { value: "trackingId", label: "Tracking id" },
] as const;
type By = (typeof BY)[number]["value"];

const isBy = (text: string | null): text is By => BY.some(({ value }) => value === text);

interface BreakdownProps {
  period: Period;
  filter: Pick<EarningsParams, "zone" | "networks" | "accounts">;
  accounts: readonly AccountSummary[];
  /** The period by day, week or month and network. */
  byNetwork: readonly EarningsGroupAnswer[];
  /** Which of these. */
  unit: Unit;
  /** The currency that the page is about: its rows come first. */
  currency: string | undefined;
}

/** The period by network, account, product or tracking id: earned, sales, refund rate, course, completeness. */
export function Breakdown({ period, filter, accounts, byNetwork, unit, currency }: BreakdownProps) {
  const { params, set } = useUrlState();
  const zone = useZone();
  const chosen = params.get("by");
  const by: By = isBy(chosen) ? chosen : "network";
  const { data } = useEarnings({ ...filter, ...period, groupBy: [by] });
  const drawn = by === "network" || by === "account";
  // By network the page has it already.
  const { data: ofAccounts } = useCourse({ ...filter, ...period, by: "account" }, by === "account");
  const course = by === "account" ? (ofAccounts?.groups ?? []) : byNetwork;
  const drawnBy = by === "account" && ofAccounts ? unitOfCourse(ofAccounts) : unit;
  const nameOf = accountNamer(accounts);
  const networkOf = new Map(accounts.map(({ id, network }) => [id, network]));
  const isOf = (group: EarningsGroupAnswer) => (accountId: string) =>
    by === "account" ? accountId === group.account : networkOf.get(accountId) === group.network;

  return (
    <Paper withBorder p="lg">
      <Group justify="space-between" mb="sm" gap="xs">
        <Text fw={600} component="h2">
          By {BY.find(({ value }) => value === by)?.label.toLowerCase()}
        </Text>
        <SegmentedControl
          aria-label="Break down by"
          size="xs"
          value={by}
          onChange={(next) => set({ by: next === "network" ? null : next }, "replace")}
          data={[...BY]}
        />
      </Group>
      {!data && <Skeleton height={220} />}
      {data && (
        <ScrollArea viewportProps={{ tabIndex: 0, "aria-label": "The breakdown, scrolls sideways" }}>
          <Table tabularNums verticalSpacing="sm" miw={640}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{BY.find(({ value }) => value === by)?.label}</Table.Th>
                <Table.Th ta="right">Earned</Table.Th>
                <Table.Th ta="right">Sales</Table.Th>
                <Table.Th ta="right">Refund rate</Table.Th>
                <Table.Th ta="right" title="What you keep of what buyers paid">
                  You keep
                </Table.Th>
                {drawn && <Table.Th w={130}>Trend</Table.Th>}
                {drawn && <Table.Th>Completeness</Table.Th>}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {byCurrency(data.groups, currency)
                .slice(0, MOST_ROWS)
                .map((group) => (
                  <Table.Tr key={keyOf(group)} data-testid="breakdown-row">
                    <Table.Td maw={280}>
                      <GroupName by={by} group={group} nameOf={nameOf} networkOf={networkOf} />
                    </Table.Td>
                    <Table.Td ta="right" fw={600}>
                      {formatMinor(group.earnedMinor, group.currency)}
                    </Table.Td>
                    <Table.Td ta="right">{formatCount(group.sales + group.rebills)}</Table.Td>
                    <Table.Td ta="right">{refundRate(group)}</Table.Td>
                    <Table.Td ta="right">{effectiveCommission(group)}</Table.Td>
                    {drawn && (
                      <Table.Td>
                        <Sparkline values={courseOf(course, group, by, drawnBy)} />
                      </Table.Td>
                    )}
                    {drawn && (
                      <Table.Td maw={300}>
                        <MarkOf
                          completeness={partsOf(data.completeness, accounts, isOf(group))}
                          nameOf={nameOf}
                          zone={zone}
                        />
                      </Table.Td>
                    )}
                  </Table.Tr>
                ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      )}
      {data && data.groups.length > MOST_ROWS && (
        <Text size="sm" c="dimmed" mt="sm">
          The {MOST_ROWS} that earned most of {formatCount(data.groups.length)}.
        </Text>
      )}
      {data?.groups.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing was sold in this period.
        </Text>
      )}
    </Paper>
  );
}

const MOST_ROWS = 50;

/** Sums of two currencies have no order: those of one come after those of another. */
const byCurrency = (groups: readonly EarningsGroupAnswer[], first: string | undefined) =>
  groups.toSorted(
    (a, b) =>
      Number(b.currency === first) - Number(a.currency === first) ||
      a.currency.localeCompare(b.currency) ||
      Number(a.rest ?? false) - Number(b.rest ?? false) ||
      b.earnedMinor - a.earnedMinor,
  );

const keyOf = ({ currency, network, account, product, trackingId, rest }: EarningsGroupAnswer) =>
  [currency, network, account, product, trackingId, rest].join("|");

interface GroupNameProps {
  by: By;
  group: EarningsGroupAnswer;
  nameOf: (id: string) => string;
  networkOf: ReadonlyMap<string, string>;
}

function GroupName({ by, group, nameOf, networkOf }: GroupNameProps) {
  if (group.rest) return <Text c="dimmed">All others</Text>;
  if (by === "network") return <NetworkMark network={group.network ?? ""} />;
  if (by === "account") {
    return <NetworkMark network={networkOf.get(group.account ?? "") ?? ""}>{nameOf(group.account ?? "")}</NetworkMark>;
  }
  if (by === "product") {
    if (group.product === null || group.product === undefined) {
      return <NetworkMark network={group.network ?? ""}>Not told by product</NetworkMark>;
    }
    return <NetworkMark network={group.network ?? ""}>{group.productName ?? group.product}</NetworkMark>;
  }
  return (
    <Text truncate c={group.trackingId ? undefined : "dimmed"}>
      {group.trackingId ?? "No tracking id"}
    </Text>
  );
}

/** Of what was sold, how much was refunded or charged back. Networks that tell day totals do not tell. */
function refundRate({ sales, rebills, refunds, chargebacks, refundedMinor }: EarningsGroupAnswer): string {
  if (refundedMinor === null || sales + rebills === 0) return "–";
  return formatRate((refunds + chargebacks) / (sales + rebills));
}

/** Of what buyers paid, how much is earned; told where the network tells the gross in the same currency. */
function effectiveCommission({ grossMinor, earnedOfGrossMinor }: EarningsGroupAnswer): string {
  if (grossMinor === null || earnedOfGrossMinor === null || grossMinor <= 0) return "–";
  return formatRate(earnedOfGrossMinor / grossMinor);
}

function courseOf(
  groups: readonly EarningsGroupAnswer[],
  of: EarningsGroupAnswer,
  by: By,
  unit: "day" | "week" | "month",
) {
  return groups
    .filter((group) => group.currency === of.currency && group[by] === of[by])
    .map((group) => ({ at: group[unit] ?? "", minor: group.earnedMinor }));
}

function partsOf(
  { completeTo, parts }: CompletenessAnswer,
  accounts: readonly AccountSummary[],
  isOf: (accountId: string) => boolean,
) {
  return {
    completeTo: completeTo ?? completeToOf(accounts.filter(({ id }) => isOf(id))),
    parts: parts.filter(({ accountId }) => isOf(accountId)),
  };
}

interface MarkOfProps {
  completeness: Pick<CompletenessAnswer, "completeTo" | "parts">;
  nameOf: (id: string) => string;
  zone: string;
}

function MarkOf({ completeness, nameOf, zone }: MarkOfProps) {
  const summary = summariseCompleteness(completeness, nameOf, zone);
  return (
    <Group gap="xs" wrap="nowrap">
      <CompletenessMark
        about="This row"
        complete={completeness.parts.length === 0}
        sentences={describeCompleteness(completeness, nameOf, zone)}
      />
      <Text size="sm" c="dimmed" truncate>
        {summary}
      </Text>
    </Group>
  );
}
