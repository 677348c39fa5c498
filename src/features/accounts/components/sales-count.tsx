import { Text } from "@mantine/core";
import { formatCount } from "@/components/format";
import type { Account } from "../api/account";
import { useReportsDays } from "../api/list-networks";

/** A bare zero would look like nothing earned where the network reports totals per day. */
export function SalesCount({ account: { network, salesCount } }: { account: Account }) {
  const totalsOnly = useReportsDays(network) && salesCount === 0;
  return (
    <Text size="sm" c={totalsOnly ? "dimmed" : undefined}>
      {totalsOnly ? "Day totals" : formatCount(salesCount)}
    </Text>
  );
}
