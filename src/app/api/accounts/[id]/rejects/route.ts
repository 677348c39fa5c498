import { z } from "zod";
import { getDatabase } from "@/db/client";
import { listRejects } from "@/db/rejected-records/list-rejects";
import { requireAccount } from "@/lib/api/account-input";
import { encodeCursor } from "@/lib/api/cursor";
import { cursorQuery } from "@/lib/api/cursor-query";
import { check, userRoute } from "@/lib/api/route";

const PAGE_SIZE = 50;
const query = z.object({ cursor: cursorQuery });

/** The rows in an account's quarantine, the ones seen last first. */
export const GET = userRoute(async (request, { params, user }) => {
  const account = await requireAccount(user.id, params.id);
  const { cursor } = check(query, Object.fromEntries(new URL(request.url).searchParams));
  const rows = await listRejects(getDatabase(), user.id, account.id, { after: cursor, limit: PAGE_SIZE + 1 });
  const page = rows.slice(0, PAGE_SIZE);
  const last = page.at(-1);
  return Response.json({
    rejects: page.map(({ id, reason, raw, seen, firstSeenAt, lastSeenAt }) => ({
      id,
      reason,
      raw,
      seen,
      firstSeenAt,
      lastSeenAt,
    })),
    nextCursor: rows.length > PAGE_SIZE && last ? encodeCursor({ startedAt: last.lastSeenAt, id: last.id }) : null,
  });
});
