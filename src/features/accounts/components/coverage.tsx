import { List, Stack, Text } from "@mantine/core";
import { formatShare } from "#components/format";
import { QueryGate } from "#components/query-states";
import { useZone } from "#components/zone";
import { describePart } from "#features/earnings/describe-completeness";
import type { AccountCoverage } from "#http/contract";
import { useCoverage } from "../api/completeness";
import { describeCoverage } from "../describe-coverage";
import { CoverageChart } from "./coverage-chart";
import { RereadPeriod } from "./reread-period";

export function Coverage({ accountId }: { accountId: string }) {
  return (
    <QueryGate query={useCoverage(accountId)} failure="The coverage could not be loaded">
      {(coverage) => (
        <Stack gap="lg">
          <div>
            <Text fw={600} data-testid="coverage-verdict">
              {describeCoverage(coverage)}
            </Text>
            <Text size="sm" c="dimmed">
              {coverage.share !== null && `${formatShare(coverage.share)} of the time since the first sale is there.`}
            </Text>
          </div>
          <CoverageChart coverage={coverage} />
          <OpenParts parts={coverage.parts} />
          <RereadPeriod accountId={accountId} />
        </Stack>
      )}
    </QueryGate>
  );
}

/** What is amiss, newest first: which part, since when, about how much money, and what closes it. */
function OpenParts({ parts }: Pick<AccountCoverage, "parts">) {
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
