import { Skeleton, Stack } from "@mantine/core";
import { LoadError } from "@/components/load-error";
import { errorMessage } from "@/lib/api-client";
import type { Network } from "../api/account";
import { useNetworks } from "../api/list-networks";

/** Renders its children once the networks are known, which every form with credentials needs. */
export function NetworksGate({ children }: { children: (networks: Network[]) => React.ReactNode }) {
  const { data: networks, error, isFetching, refetch } = useNetworks();
  if (networks) return children(networks);
  if (error) {
    return (
      <LoadError
        title="The networks could not be loaded"
        message={errorMessage(error)}
        retrying={isFetching}
        onRetry={() => refetch()}
      />
    );
  }
  return (
    <Stack>
      <Skeleton height={56} />
      <Skeleton height={56} />
    </Stack>
  );
}
