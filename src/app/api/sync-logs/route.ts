import { getDatabase } from "#db/client";
import { listSyncLogs } from "#db/sync-logs/read-sync-logs";
import { env } from "#env/env";
import { requireAccountEver } from "#http/account-input";
import { encodeCursor } from "#http/cursor";
import { route } from "#http/route";

const PAGE_SIZE = 50;

const toMoney = (sums: Record<string, number>) =>
  Object.entries(sums).map(([currency, minor]) => ({ currency, minor }));

export const GET = route("GET /api/sync-logs", async ({ user, query }) => {
  const { accountId, only, cursor } = query;
  if (accountId !== undefined) await requireAccountEver(user.id, accountId);
  const rows = await listSyncLogs(getDatabase(), user.id, { accountId, only, after: cursor, limit: PAGE_SIZE + 1 });
  const page = rows.slice(0, PAGE_SIZE);
  const last = page.at(-1);
  return {
    syncLogs: page.map(({ effect, ...row }) => ({ ...row, effect: effect && toMoney(effect) })),
    runUrl: env().INNGEST_RUN_URL ?? null,
    nextCursor: rows.length > PAGE_SIZE && last ? encodeCursor(last) : null,
  };
});
