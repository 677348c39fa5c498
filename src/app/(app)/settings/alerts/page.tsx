import type { Metadata } from "next";
import { alertsQueryOptions, incidentsQueryOptions } from "#features/alerts/alerts-api";
import { AlertsPage } from "#features/alerts/alerts-page";
import { Prefetched, requireVisitor } from "../../prefetched";

export const metadata: Metadata = { title: "Alerts" };

export default async function Page() {
  await requireVisitor();
  return (
    <Prefetched queries={[alertsQueryOptions(), incidentsQueryOptions("open"), incidentsQueryOptions("over")]}>
      <AlertsPage />
    </Prefetched>
  );
}
