import { Anchor, Group, Paper, Stack, Table, Text, Title } from "@mantine/core";
import Link from "next/link";
import { CompletenessMark } from "#components/completeness-mark";
import { formatCount, formatMoment } from "#components/format";
import { NetworkMark } from "#components/network-mark";
import { useNow } from "#components/relative-time";
import { useZone } from "#components/zone";
import { formatMinor } from "#domain/money";
import { describeCompleteness } from "#features/earnings/describe-completeness";
import type { AccountSummary } from "#http/contract";
import type { EarningsAnswer } from "#http/contract-of-money";
import { groupAccounts } from "../group-accounts";
import { isSyncing, useSyncRequests } from "../pending-syncs";
import type { AccountActions } from "../use-account-actions";
import { AccountAction } from "./account-action";
import { AccountMenu } from "./account-menu";
import classes from "./accounts-table.module.css";
import { HealthLine } from "./health-line";

interface AccountsTableProps {
  accounts: readonly AccountSummary[];
  /** Of the last 30 days, by account; undefined while it is not known. */
  earnings: EarningsAnswer | undefined;
  actions: AccountActions;
}

/** The accounts by what they need, a dense row each. */
export function AccountsTable({ accounts, earnings, actions }: AccountsTableProps) {
  return (
    <Stack gap="lg">
      {groupAccounts(accounts).map(([group, own]) => (
        <section key={group}>
          <Title order={2} size="sm" mb={6}>
            {group}{" "}
            <Text span inherit c="dimmed" fw={400}>
              {formatCount(own.length)}
            </Text>
          </Title>
          <Paper withBorder>
            <Table
              className={classes.table}
              layout="fixed"
              verticalSpacing={8}
              tabularNums
              aria-label={`Accounts: ${group}`}
            >
              <Table.Thead className={classes.head}>
                <Table.Tr>
                  <Table.Th w="22%">Account</Table.Th>
                  <Table.Th>Status</Table.Th>
                  <Table.Th w={130}>Complete to</Table.Th>
                  <Table.Th w={90}>Next sync</Table.Th>
                  <Table.Th w={150} ta="right">
                    Earned, 30 days
                  </Table.Th>
                  <Table.Th w={160} ta="right">
                    <span className={classes.hidden}>What to do</span>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {own.map((account) => (
                  <AccountRow key={account.id} account={account} earnings={earnings} actions={actions} />
                ))}
              </Table.Tbody>
            </Table>
          </Paper>
        </section>
      ))}
    </Stack>
  );
}

interface AccountRowProps {
  account: AccountSummary;
  earnings: EarningsAnswer | undefined;
  actions: AccountActions;
}

function AccountRow({ account, earnings, actions }: AccountRowProps) {
  const zone = useZone();
  const syncing = isSyncing(account, useSyncRequests(), useNow());
  const gone = account.disconnectedAt !== null;
  return (
    <Table.Tr data-testid="account-row" data-account-id={account.id} className={classes.row}>
      <Table.Td data-cell="account">
        <Anchor component={Link} href={`/accounts/${account.id}`} c="inherit" fw={600}>
          {account.label}
        </Anchor>
        <Text size="xs" c="dimmed" component="div">
          <NetworkMark network={account.network} />
        </Text>
      </Table.Td>
      <Table.Td data-cell="status">
        <HealthLine account={account} syncing={syncing} />
      </Table.Td>
      <Table.Td data-cell="complete" suppressHydrationWarning>
        {account.completeTo === null ? "–" : formatMoment(account.completeTo, zone)}
      </Table.Td>
      <Table.Td data-cell="next">{account.nextSyncAt === null ? "–" : formatMoment(account.nextSyncAt, zone)}</Table.Td>
      <Table.Td data-cell="earned">
        <Earned account={account} earnings={earnings} />
      </Table.Td>
      <Table.Td data-cell="action">
        {!gone && (
          <Group gap={4} justify="flex-end" wrap="nowrap">
            <AccountAction account={account} syncing={syncing} actions={actions} />
            <AccountMenu account={account} syncing={syncing} actions={actions} />
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** What it earned, per currency, with the mark of its own completeness. */
function Earned({ account, earnings }: { account: AccountSummary; earnings: EarningsAnswer | undefined }) {
  const zone = useZone();
  if (!earnings) return null;
  const own = earnings.groups.filter((group) => group.account === account.id);
  const parts = earnings.completeness.parts.filter(({ accountId }) => accountId === account.id);
  const sums = own.map(({ earnedMinor, currency }) => formatMinor(earnedMinor, currency));
  const completeness = { completeTo: account.completeTo, parts };
  return (
    <Group gap={8} className={classes.earned} wrap="nowrap">
      <div>
        {sums.map((sum) => (
          <Text key={sum} size="sm" fw={600} ta="right">
            {sum}
          </Text>
        ))}
        {sums.length === 0 && <Text size="sm">–</Text>}
      </div>
      <CompletenessMark
        about={`Earned by ${account.label}`}
        complete={parts.length === 0}
        sentences={describeCompleteness(completeness, () => account.label, zone)}
      />
    </Group>
  );
}
