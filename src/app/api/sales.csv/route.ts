import { getDatabase } from "#db/client";
import { completenessOfSales } from "#earnings/read-sales";
import { salesCsv } from "#earnings/sales-csv";
import { logger } from "#env/logger";
import { audit } from "#http/audit";
import { route } from "#http/route";
import { saleFilterOf } from "#http/sale-query";
import { completenessHeader, incompleteResponse } from "#http/strict";

/** The sales of a filter as a file. One that breaks off ends its connection with an error, which every client tells. */
export const GET = route("GET /api/sales.csv", async (asked) => {
  const { request, user, query } = asked;
  const db = getDatabase();
  const { zone: _, ...filter } = await saleFilterOf(query, user.id);
  const now = new Date();
  const completeness = await completenessOfSales(db, filter, now);
  if (query.strict && completeness.state !== "complete") return incompleteResponse(completeness);
  await audit(asked, "sales_exported", { filter: new URL(request.url).search.slice(0, 500) });
  const rows = salesCsv(db, filter);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await rows.next();
        if (done) controller.close();
        else controller.enqueue(new TextEncoder().encode(value));
      } catch (error) {
        logger.error({ err: error }, "a file of sales broke off");
        controller.error(error);
      }
    },
    async cancel() {
      await rows.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="tidemark-sales-${now.toISOString().slice(0, 10)}.csv"`,
      "Tidemark-Completeness": completenessHeader(completeness),
    },
  });
});
