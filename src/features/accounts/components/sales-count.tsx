import { Text } from "@mantine/core";
import { formatCount } from "@/components/format";
import type { Account } from "../api/account";
import { useReportsDays } from "../api/list-networks";
import { describeOthers } from "../describe-counts";

/** Sales as sales; what else the ledger holds is said apart. A bare zero would look like nothing earned. */
export function SalesCount({ account: { network, counts } }: { account: Account }) {
  const totalsOnly = useReportsDays(network) && counts.sales === 0;
  const others = describeOthers(counts);
  return (
    <>
      <Text size="sm" c={totalsOnly ? "dimmed" : undefined} data-testid="sales-count">
        {totalsOnly ? "Day totals" : formatCount(counts.sales)}
      </Text>
      {others && (
        <Text size="xs" c="dimmed">
          {others}
        </Text>
      )}
    </>
  );
}
