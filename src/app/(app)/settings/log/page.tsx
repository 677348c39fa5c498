import type { Metadata } from "next";
import { auditQueryOptions } from "#features/settings/audit-entries";
import { AuditLog } from "#features/settings/audit-log";
import { Prefetched, requireVisitor } from "../../prefetched";

export const metadata: Metadata = { title: "Log" };

export default async function Page() {
  await requireVisitor();
  return (
    <Prefetched queries={[auditQueryOptions()]}>
      <AuditLog />
    </Prefetched>
  );
}
