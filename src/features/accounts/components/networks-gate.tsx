import { QueryGate } from "@/components/query-gate";
import type { Network } from "../api/account";
import { useNetworks } from "../api/list-networks";

/** Renders its children once the networks are known, which every form with credentials needs. */
export function NetworksGate({ children }: { children: (networks: Network[]) => React.ReactNode }) {
  return (
    <QueryGate query={useNetworks()} failure="The networks could not be loaded">
      {children}
    </QueryGate>
  );
}
