import { Table } from "@mantine/core";
import type { AccountSummary } from "#http/contract";
import { sortAccounts } from "../sort-accounts";
import type { AccountActions } from "../use-account-actions";
import { AccountRow } from "./account-row";
import classes from "./accounts-table.module.css";

interface AccountsTableProps {
  accounts: AccountSummary[];
  actions: AccountActions;
}

export function AccountsTable({ accounts, actions }: AccountsTableProps) {
  return (
    <Table className={classes.table} role="table" aria-label="Accounts" verticalSpacing="md" tabularNums>
      <Table.Thead className={classes.head} role="rowgroup">
        <Table.Tr role="row">
          <Table.Th role="columnheader" w="24%">
            Account
          </Table.Th>
          <Table.Th role="columnheader">Health</Table.Th>
          <Table.Th role="columnheader" w="17%">
            Last sync
          </Table.Th>
          <Table.Th role="columnheader" w="9%" ta="right">
            Sales
          </Table.Th>
          <Table.Th role="columnheader" w="16%" ta="right">
            Next step
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody className={classes.body} role="rowgroup">
        {sortAccounts(accounts).map((account) => (
          <AccountRow key={account.id} account={account} actions={actions} />
        ))}
      </Table.Tbody>
    </Table>
  );
}
