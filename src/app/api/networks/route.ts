import { networkConditions } from "#accounts/network-conditions";
import { getDatabase } from "#db/client";
import { DAY } from "#domain/window";
import { route } from "#http/route";
import { listAdapters } from "#networks/index";

/** The networks: what each can tell, what it is connected with, and how it does at present. */
export const GET = route("GET /api/networks", async () => {
  const conditions = new Map((await networkConditions(getDatabase(), new Date())).map((one) => [one.network, one]));
  return {
    networks: listAdapters().map(({ id, label, credentials, traits, notifications }) => ({
      id,
      label,
      fields: credentials.fields,
      granularity: traits.granularity,
      condition: conditions.get(id)?.condition ?? "fine",
      conditionSince: conditions.get(id)?.since ?? null,
      historyDays: traits.historyLimitMs === undefined ? null : Math.round(traits.historyLimitMs / DAY),
      reversalDays: traits.reversalWindowDays,
      instantUpdates: notifications !== undefined,
    })),
  };
});
