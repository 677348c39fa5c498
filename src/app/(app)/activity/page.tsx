import type { Metadata } from "next";
import { ActivityPage } from "#features/activity/activity-page";
import { activityQueryOptions, HOURS_OF_MATRIX } from "#features/activity/read-activity";
import { Prefetched, requireVisitor } from "../prefetched";

export const metadata: Metadata = { title: "Activity" };

export default async function Page() {
  await requireVisitor();
  return (
    <Prefetched queries={[activityQueryOptions(HOURS_OF_MATRIX)]}>
      <ActivityPage />
    </Prefetched>
  );
}
