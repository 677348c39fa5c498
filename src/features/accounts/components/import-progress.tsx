import { Progress, Stack, Text } from "@mantine/core";
import type { AccountSummary } from "#http/contract";
import { describeImport } from "../describe-coverage";

/** How far an import is: what it has found and how far back. A share only where it is known of what. */
export function ImportProgress({ account }: { account: AccountSummary }) {
  const { importing, counts } = account;
  if (!importing) return null;
  return (
    <Stack gap={4} maw={360}>
      {importing.share !== null && (
        <Progress.Root size="sm">
          <Progress.Section
            value={importing.share * 100}
            color="blue"
            striped
            animated
            aria-label={`Import of ${account.label}`}
          />
        </Progress.Root>
      )}
      <Text size="xs" c="dimmed" data-testid="import-progress">
        {describeImport(importing, counts)}
      </Text>
    </Stack>
  );
}
