import { listIncidents } from "#db/alerts/incidents";
import { getDatabase } from "#db/client";
import { encodeCursor } from "#http/cursor";
import { route } from "#http/route";

/** What is wrong and what was, newest first; with `open=1` what is open alone, with `open=0` what is over. */
export const GET = route("GET /api/alerts/incidents", async ({ user, query }) => {
  const { open, cursor, limit } = query;
  const after = cursor && { openedAt: cursor.startedAt, id: cursor.id };
  const rows = await listIncidents(getDatabase(), user.id, { after, limit: limit + 1, open: open && open === "1" });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    incidents: page.map(({ details, ...row }) => ({ ...row, ...details })),
    nextCursor: rows.length > limit && last ? encodeCursor({ startedAt: last.openedAt, id: last.id }) : null,
  };
});
