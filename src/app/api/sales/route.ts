import { getDatabase } from "#db/client";
import { listChangedSales, listSales } from "#db/sales/list-sales";
import { toSaleAnswer, totalsOfSales } from "#earnings/read-sales";
import { encodeCursor, encodeDelta } from "#http/cursor";
import { route } from "#http/route";
import { saleFilterOf } from "#http/sale-query";
import { incompleteResponse } from "#http/strict";

/** A user's sales, newest first by keyset; with `delta` in the order in which they changed. */
export const GET = route("GET /api/sales", async ({ user, query }) => {
  const db = getDatabase();
  const { cursor, delta, limit, totals, strict } = query;
  const { zone: _, ...filter } = await saleFilterOf(query, user.id);
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
  return { ...page, sales: page.sales.map(toSaleAnswer), ...sums };
});
