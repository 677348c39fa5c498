import { getDatabase } from "#db/client";
import { changesOfSale, getSale, relatedSales } from "#db/sales/list-sales";
import { rawRowOf, toSaleAnswer } from "#earnings/read-sales";
import { env } from "#env/env";
import { notFound } from "#http/api-failure";
import { route } from "#http/route";

/** A sale, what has changed of it, newest first, what else belongs to its order, and its row as the network sent it. */
export const GET = route("GET /api/sales/:id", async ({ params, user }) => {
  const db = getDatabase();
  const sale = await getSale(db, user.id, params.id);
  if (!sale) throw notFound();
  const [changes, related, raw] = await Promise.all([
    changesOfSale(db, user.id, sale.id),
    relatedSales(db, sale),
    rawRowOf(db, sale),
  ]);
  const runUrl = env().INNGEST_RUN_URL ?? null;
  return { sale: toSaleAnswer(sale), changes, related: related.map(toSaleAnswer), raw, runUrl };
});
