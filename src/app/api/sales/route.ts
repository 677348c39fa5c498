import { z } from "zod";
import { getDatabase } from "#db/client";
import { listChangedSales, listSales } from "#db/sales/list-sales";
import { toSaleAnswer, totalsOfSales } from "#earnings/read-sales";
import { cursorQuery, deltaQuery, encodeCursor, encodeDelta } from "#http/cursor";
import { answer, check, userRoute } from "#http/route";
import { flagQuery, limitQuery, readSaleFilter } from "#http/sale-query";
import { incompleteResponse } from "#http/strict";

const query = z.object({
  cursor: cursorQuery,
  /** Reads in the order of changes instead, from there on; empty for the beginning. */
  delta: deltaQuery,
  limit: limitQuery,
  totals: flagQuery,
  strict: flagQuery,
});

/** A user's sales, newest first by keyset; with `delta` in the order in which they changed. */
export const GET = userRoute(async (request, { user }) => {
  const db = getDatabase();
  const { cursor, delta, limit, totals, strict } = check(query, Object.fromEntries(new URL(request.url).searchParams));
  const { zone: _, ...filter } = await readSaleFilter(request, user.id);
  const pageOf = async () => {
    if (delta) {
      const { sales, position } = await listChangedSales(db, filter, { after: delta, limit });
      return { sales, nextCursor: encodeDelta(position) };
    }
    const after = cursor && { saleDate: cursor.startedAt, id: cursor.id };
    const rows = await listSales(db, filter, { after, limit: limit + 1 });
    const last = rows[limit - 1];
    const nextCursor = rows.length > limit && last ? encodeCursor({ startedAt: last.saleDate, id: last.id }) : null;
    return { sales: rows.slice(0, limit), nextCursor };
  };
  const [page, sums] = await Promise.all([pageOf(), totals ? totalsOfSales(db, filter, new Date()) : undefined]);
  if (strict && sums && sums.completeness.state !== "complete") return incompleteResponse(sums.completeness);
  return answer("sales", { ...page, sales: page.sales.map(toSaleAnswer), ...sums });
});
