import { List, Text, Title } from "@mantine/core";
import { formatPeriod } from "#components/format";
import type { AccountCoverage } from "#http/contract";

import { isBeingImported } from "../describe-coverage";

/** The gaps, newest first, which is the order in which an import closes them. */
export function CoverageGaps({ coverage }: { coverage: AccountCoverage }) {
  if (coverage.missing.length === 0) return null;
  return (
    <div>
      <Title order={3} size="h5" mb="xs">
        Gaps
      </Title>
      <List size="sm" spacing={4}>
        {coverage.missing.toReversed().map((gap) => (
          <List.Item key={gap.start}>
            {formatPeriod(gap.start, gap.end)}
            {isBeingImported(gap, coverage) && (
              <Text span inherit c="dimmed">
                {" "}
                (being imported)
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
