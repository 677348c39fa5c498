import { z } from "zod";
import { getDatabase } from "#db/client";
import { completenessOfSales } from "#earnings/read-sales";
import { salesCsv } from "#earnings/sales-csv";
import { logger } from "#env/logger";
import { check, userRoute } from "#http/route";
import { flagQuery, readSaleFilter } from "#http/sale-query";
import { completenessHeader, incompleteResponse } from "#http/strict";

const query = z.object({ strict: flagQuery });

/** The sales of a filter as a file. One that breaks off ends its connection with an error, which every client tells. */
export const GET = userRoute(async (request, { user }) => {
  const db = getDatabase();
  const { strict } = check(query, Object.fromEntries(new URL(request.url).searchParams));
  const { zone: _, ...filter } = await readSaleFilter(request, user.id);
  const now = new Date();
  const completeness = await completenessOfSales(db, filter, now);
  if (strict && completeness.state !== "complete") return incompleteResponse(completeness);
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
