import { getDatabase } from "#db/client";
import { listAudit } from "#db/users/audit-log";
import { encodeCursor } from "#http/cursor";
import { route } from "#http/route";

/** What happened to the user's login, keys, credentials and data, newest first. */
export const GET = route("GET /api/audit", async ({ user, query }) => {
  const { cursor, limit } = query;
  const after = cursor && { at: cursor.startedAt, id: cursor.id };
  const rows = await listAudit(getDatabase(), user.id, { after, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    entries: page,
    nextCursor: rows.length > limit && last ? encodeCursor({ startedAt: last.at, id: last.id }) : null,
  };
});
