import { List, Text } from "@mantine/core";
import { useZone } from "#components/zone";
import { describePart } from "#features/earnings/describe-completeness";
import type { AccountCoverage } from "#http/contract";

/** What is amiss, newest first: which part, since when, about how much money, and what closes it. */
export function CoverageGaps({ parts }: Pick<AccountCoverage, "parts">) {
  const zone = useZone();
  if (parts.length === 0) return null;
  return (
    <div>
      <Text fw={600} component="h2" mb="xs">
        What is open
      </Text>
      <List size="sm" spacing={4} data-testid="coverage-parts">
        {parts.map((part) => (
          <List.Item key={`${part.reason} ${part.start}`}>{describePart(part, null, zone, new Date())}</List.Item>
        ))}
      </List>
    </div>
  );
}
