import { getDatabase } from "#db/client";
import { listRejects } from "#db/rejected-records/open-rejects";
import { requireAccountEver } from "#http/account-input";
import { encodeCursor } from "#http/cursor";
import { route } from "#http/route";

const PAGE_SIZE = 50;
/** The rows in an account's quarantine, the ones seen last first. */
export const GET = route("GET /api/accounts/:id/rejects", async ({ params, user, query }) => {
  const account = await requireAccountEver(user.id, params.id);
  const { cursor } = query;
  const rows = await listRejects(
    getDatabase(),
    { userId: user.id, accountId: account.id },
    { after: cursor, limit: PAGE_SIZE + 1 },
  );
  const page = rows.slice(0, PAGE_SIZE);
  const last = page.at(-1);
  return {
    rejects: page.map(({ aboutMinor, aboutCurrency, aboutAt, ...row }) => ({
      ...row,
      about: aboutMinor !== null && aboutCurrency !== null ? { minor: aboutMinor, currency: aboutCurrency } : null,
      at: aboutAt,
    })),
    nextCursor: rows.length > PAGE_SIZE && last ? encodeCursor({ startedAt: last.lastSeenAt, id: last.id }) : null,
  };
});
