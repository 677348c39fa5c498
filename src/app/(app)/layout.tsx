import { AppFrame } from "#components/app-frame";
import { KeepZone } from "#components/zone";
import { accountsQueryOptions } from "#features/accounts/api/list-accounts";
import { NeedsYou } from "#features/accounts/components/needs-you";
import { FindSale } from "#features/sales/components/find-sale";
import { Prefetched, requireVisitor } from "./prefetched";

/** The frame of every page behind the sign-in, with what its header says of the accounts. */
export default async function AppLayout({ children }: { children: React.ReactNode }) {
  const { user, zone, hasZone } = await requireVisitor();
  return (
    <AppFrame
      user={user}
      zone={zone}
      aside={
        <Prefetched queries={[accountsQueryOptions()]}>
          <FindSale />
          <NeedsYou />
        </Prefetched>
      }
    >
      <KeepZone chosen={hasZone} />
      {children}
    </AppFrame>
  );
}
