"use client";

import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { LoadError } from "#components/load-error";
import { useUrlState } from "#components/use-url-state";
import { errorMessage } from "#ui/api-client";
import { useAccounts } from "../api/list-accounts";
import { summarizeAccounts } from "../sort-accounts";
import { AccountsEmpty, AccountsList, AccountsSkeleton, OutageAlerts } from "./accounts-list";
import { ConnectDialog } from "./connect-form";

export function AccountsPage() {
  const { data: accounts, error, isFetching, refetch } = useAccounts();
  const { params, set } = useUrlState();
  const connecting = params.get("connect") !== null;
  const connect = { open: () => set({ connect: "1" }), close: () => set({ connect: null }, "replace") };
  const hasAccounts = accounts !== undefined && accounts.length > 0;

  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={1} size="h2">
            Accounts
          </Title>
          {hasAccounts && (
            <Text c="dimmed" aria-live="polite">
              {summarizeAccounts(accounts)}
            </Text>
          )}
        </div>
        {hasAccounts && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={connect.open}>
            Connect account
          </Button>
        )}
      </Group>
      {error && (
        <LoadError
          title={accounts ? "What you see may be out of date" : "Your accounts could not be loaded"}
          message={errorMessage(error)}
          retrying={isFetching}
          onRetry={() => refetch()}
        />
      )}
      {accounts === undefined && !error && <AccountsSkeleton />}
      {accounts?.length === 0 && <AccountsEmpty onConnect={connect.open} />}
      {hasAccounts && <OutageAlerts accounts={accounts} />}
      {hasAccounts && <AccountsList accounts={accounts} />}
      <ConnectDialog opened={connecting} onClose={connect.close} />
    </Stack>
  );
}
