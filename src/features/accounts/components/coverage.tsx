import { Stack, Text } from "@mantine/core";
import { formatShare } from "#components/format";
import { QueryGate } from "#components/load-error";
import { useCoverage } from "../api/completeness";
import { describeCoverage } from "../describe-coverage";
import { CoverageChart } from "./coverage-chart";
import { CoverageGaps } from "./coverage-gaps";
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
          <CoverageGaps parts={coverage.parts} />
          <RereadPeriod accountId={accountId} />
        </Stack>
      )}
    </QueryGate>
  );
}
