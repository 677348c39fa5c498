import { z } from "zod";
import { getDatabase } from "#db/client";
import { listSyncLogs } from "#db/sync-logs/read-sync-logs";
import { requireAccount } from "#http/account-input";
import { cursorQuery, encodeCursor } from "#http/cursor";
import { answer, check, userRoute } from "#http/route";

const PAGE_SIZE = 50;

const query = z.object({
  accountId: z.string().optional(),
  cursor: cursorQuery,
});

export const GET = userRoute(async (request, { user }) => {
  const { accountId, cursor } = check(query, Object.fromEntries(new URL(request.url).searchParams));
  if (accountId !== undefined) await requireAccount(user.id, accountId);
  const rows = await listSyncLogs(getDatabase(), user.id, { accountId, after: cursor, limit: PAGE_SIZE + 1 });
  const page = rows.slice(0, PAGE_SIZE);
  const last = page.at(-1);
  return answer("syncLogs", {
    syncLogs: page,
    nextCursor: rows.length > PAGE_SIZE && last ? encodeCursor(last) : null,
  });
});
