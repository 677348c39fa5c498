import { z } from "zod";
import { getDatabase } from "#db/client";
import { listRejects } from "#db/rejected-records/open-rejects";
import { requireAccountEver } from "#http/account-input";
import { cursorQuery, encodeCursor } from "#http/cursor";
import { answer, check, userRoute } from "#http/route";

const PAGE_SIZE = 50;
const query = z.object({ cursor: cursorQuery });

/** The rows in an account's quarantine, the ones seen last first. */
export const GET = userRoute(async (request, { params, user }) => {
  const account = await requireAccountEver(user.id, params.id);
  const { cursor } = check(query, Object.fromEntries(new URL(request.url).searchParams));
  const rows = await listRejects(
    getDatabase(),
    { userId: user.id, accountId: account.id },
    { after: cursor, limit: PAGE_SIZE + 1 },
  );
  const page = rows.slice(0, PAGE_SIZE);
  const last = page.at(-1);
  return answer("rejects", {
    rejects: page.map(({ aboutMinor, aboutCurrency, aboutAt, ...row }) => ({
      ...row,
      about: aboutMinor !== null && aboutCurrency !== null ? { minor: aboutMinor, currency: aboutCurrency } : null,
      at: aboutAt,
    })),
    nextCursor: rows.length > PAGE_SIZE && last ? encodeCursor({ startedAt: last.lastSeenAt, id: last.id }) : null,
  });
});
