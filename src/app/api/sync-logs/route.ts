import { z } from "zod";
import { getDatabase } from "@/db/client";
import { listSyncLogs } from "@/db/sync-logs/list-sync-logs";
import type { SyncLog } from "@/db/sync-logs/types";
import { requireAccount } from "@/lib/api/account-input";
import { encodeCursor } from "@/lib/api/cursor";
import { cursorQuery } from "@/lib/api/cursor-query";
import { check, userRoute } from "@/lib/api/route";

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
  return Response.json({
    syncLogs: page.map(toJson),
    nextCursor: rows.length > PAGE_SIZE && last ? encodeCursor(last) : null,
  });
});

function toJson({
  userId: _userId,
  aliveUntil: _aliveUntil,
  seq: _seq,
  tick: _tick,
  eventKey: _eventKey,
  ...row
}: SyncLog) {
  return row;
}
