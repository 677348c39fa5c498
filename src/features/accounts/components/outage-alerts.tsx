import { Alert } from "@mantine/core";
import { IconCloudOff } from "@tabler/icons-react";
import { RelativeTime } from "@/components/relative-time";
import type { Account } from "../api/account";

/** One incident per network that fails for many accounts alike: nobody is asked to do anything about it. */
export function OutageAlerts({ accounts }: { accounts: Account[] }) {
  const down = new Map(accounts.filter(({ outageSince }) => outageSince).map((account) => [account.network, account]));
  return [...down.values()].map(({ network, networkLabel, outageSince }) => (
    <Alert key={network} color="orange" icon={<IconCloudOff aria-hidden />} title={`${networkLabel} has an outage`}>
      It fails for many accounts alike since <RelativeTime at={outageSince as string} />. Nothing is wrong with your
      credentials; syncing goes on by itself when the network is back.
    </Alert>
  ));
}
