import { Button, EmptyState, Paper } from "@mantine/core";
import { IconPlus, IconRipple } from "@tabler/icons-react";

export function AccountsEmpty({ onConnect }: { onConnect: () => void }) {
  return (
    <Paper withBorder p="xl">
      <EmptyState
        variant="light"
        icon={<IconRipple aria-hidden />}
        title="No accounts yet"
        description="Connect an account of an affiliate network: Tidemark imports its sales, then syncs them every hour."
      >
        <EmptyState.Actions>
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={onConnect}>
            Connect account
          </Button>
        </EmptyState.Actions>
      </EmptyState>
    </Paper>
  );
}
