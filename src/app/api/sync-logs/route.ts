import { z } from "zod";
import { getDatabase } from "#db/client";
import { listSyncLogs, SYNC_LOG_FILTERS } from "#db/sync-logs/read-sync-logs";
import { env } from "#env/env";
import { requireAccountEver } from "#http/account-input";
import { cursorQuery, encodeCursor } from "#http/cursor";
import { answer, check, userRoute } from "#http/route";

const PAGE_SIZE = 50;

const query = z.object({
  accountId: z.string().optional(),
  only: z.enum(SYNC_LOG_FILTERS, { error: `must be one of: ${SYNC_LOG_FILTERS.join(", ")}` }).optional(),
  cursor: cursorQuery,
});

const toMoney = (sums: Record<string, number>) =>
  Object.entries(sums).map(([currency, minor]) => ({ currency, minor }));

export const GET = userRoute(async (request, { user }) => {
  const { accountId, only, cursor } = check(query, Object.fromEntries(new URL(request.url).searchParams));
  if (accountId !== undefined) await requireAccountEver(user.id, accountId);
  const rows = await listSyncLogs(getDatabase(), user.id, { accountId, only, after: cursor, limit: PAGE_SIZE + 1 });
  const page = rows.slice(0, PAGE_SIZE);
  const last = page.at(-1);
  return answer("syncLogs", {
    syncLogs: page.map(({ effect, ...row }) => ({ ...row, effect: effect && toMoney(effect) })),
    runUrl: env().INNGEST_RUN_URL ?? null,
    nextCursor: rows.length > PAGE_SIZE && last ? encodeCursor(last) : null,
  });
});
