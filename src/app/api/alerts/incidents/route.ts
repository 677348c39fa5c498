import { z } from "zod";
import { listIncidents } from "#db/alerts/incidents";
import { getDatabase } from "#db/client";
import { cursorQuery, encodeCursor } from "#http/cursor";
import { answer, check, userRoute } from "#http/route";
import { wholeNumberQuery } from "#http/sale-query";

const query = z.object({
  open: z.enum(["1"], { error: "must be 1, or absent" }).optional(),
  cursor: cursorQuery,
  limit: wholeNumberQuery({ most: 200, usual: 50 }),
});

/** What is wrong and what was, newest first; with `open=1` what is open alone. */
export const GET = userRoute(async (request, { user }) => {
  const { open, cursor, limit } = check(query, Object.fromEntries(new URL(request.url).searchParams));
  const after = cursor && { openedAt: cursor.startedAt, id: cursor.id };
  const rows = await listIncidents(getDatabase(), user.id, { after, limit: limit + 1, open: open === "1" });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return answer("incidents", {
    incidents: page.map(({ details, ...row }) => ({ ...row, ...details })),
    nextCursor: rows.length > limit && last ? encodeCursor({ startedAt: last.openedAt, id: last.id }) : null,
  });
});
