import { Progress, Stack, Text } from "@mantine/core";
import { formatCount, formatRemaining, formatShare } from "@/components/format";
import type { Account } from "../api/account";

export function ImportProgress({ account }: { account: Account }) {
  if (!account.importing) return null;
  const { coveredShare, recordsSynced, remainingMs } = account.importing;
  return (
    <Stack gap={4} maw={360}>
      <Progress.Root size="sm">
        <Progress.Section
          value={coveredShare * 100}
          color="blue"
          striped
          animated
          aria-label={`Import of ${account.label}`}
        />
      </Progress.Root>
      <Text size="xs" c="dimmed">
        {formatShare(coveredShare)} of the history, {formatCount(recordsSynced)} rows so far
        {remainingMs !== null && `, ${formatRemaining(remainingMs)}`}
      </Text>
    </Stack>
  );
}
