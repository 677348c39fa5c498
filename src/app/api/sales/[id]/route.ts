import { getDatabase } from "#db/client";
import { changesOfSale, getSale, relatedSales } from "#db/sales/list-sales";
import { toSaleAnswer } from "#earnings/read-sales";
import { notFound } from "#http/api-failure";
import { answer, userRoute } from "#http/route";

/** A sale, what has changed of it, newest first, and what else belongs to its order. */
export const GET = userRoute(async (_request, { params, user }) => {
  const db = getDatabase();
  const sale = await getSale(db, user.id, String(params["id"]));
  if (!sale) throw notFound();
  const [changes, related] = await Promise.all([changesOfSale(db, user.id, sale.id), relatedSales(db, sale)]);
  return answer("sale", { sale: toSaleAnswer(sale), changes, related: related.map(toSaleAnswer) });
});
