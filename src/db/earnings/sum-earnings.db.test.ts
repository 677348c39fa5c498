import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { connectTestAccount } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import type { SaleFilter } from "../sales/sale-filter";
import { matchesFilter, textOfNearlyAll, textsThatBegin } from "../sales/sale-filter";
import { sumEarnings } from "./sum-earnings";

const database = testDatabase();

test("where all but a few of very many sales begin with a text, their sums are those of the sales that do", async () => {
  const { db } = database;
  const one = await connectTestAccount(db, "clickbank", { apiKey: "API-OF-ONE" });
  const two = await connectTestAccount(db, "hotmart", { clientId: "c", clientSecret: "s" }, one.userId);
  const { userId } = one;
  // One in 251 has another name, one in 503 none; of those some have a tracking id that begins with it. Some are gone.
  await db.execute(sql`
    insert into sale (user_id, account_id, network, transaction_id, type, status, raw_status, currency, gross_currency, gross_minor,
      commission_minor, earned_minor, sale_date, product_id, product_name, tracking_id, state_at, vanished_at)
    select ${userId}, case when n % 3 = 0 then ${two.id}::uuid else ${one.id}::uuid end,
      case when n % 3 = 0 then 'hotmart' else 'clickbank' end, 'T' || n,
      case when n % 11 = 0 then 'refund' else 'sale' end, case when n % 7 = 0 then 'PENDING' else 'APPROVED' end, 'raw',
      case when n % 5 = 0 then 'EUR' else 'USD' end, 'USD',
      case when n % 13 <> 0 and n % 251 <> 0 then n end, n, case when n % 7 = 0 then 0 else n end,
      timestamptz '2026-01-01' + n * interval '1 minute', 'id' || n % 9,
      case when n % 251 = 0 then 'Rare ' || n when n % 503 <> 0 then 'Product ' || n % 9 end,
      case when n % 1004 = 0 then 'product of a link' end, now(), case when n % 997 = 0 then now() end
    from generate_series(1, 60000) as n`);
  await db.execute(sql`analyze sale`);

  const texts = await textsThatBegin(db, userId, "prod");
  expect(texts).toEqual(["productName", "trackingId"]);
  expect(await textOfNearlyAll(db, userId, "prod", texts)).toBe("productName");
  expect(await textOfNearlyAll(db, userId, "product 1", await textsThatBegin(db, userId, "product 1"))).toBeUndefined();
  expect(await textOfNearlyAll(db, "nobody", "prod", texts)).toBeUndefined();

  const filters: Omit<SaleFilter, "userId">[] = [
    ...[{}, { accountIds: [two.id] }, { statuses: ["PENDING" as const] }, { types: ["refund" as const] }],
    ...[{ term: "pending" as const }, { accountIds: [one.id], types: ["sale" as const] }],
  ];
  for (const q of ["prod", "PRODUCT ", "rare", "t1", "id", "product 1", "nothing"]) {
    for (const more of filters) {
      const filter = { ...more, userId, q };
      const query = { filter, days: null, calendar: null, dayNetworks: [] };
      const sums = await sumEarnings(db, { ...query, groupBy: ["account"] });
      const told = sums.map(({ account, currency, earnedMinor, commissionMinor, grossMinor }) =>
        [account, currency, earnedMinor, commissionMinor, grossMinor].join(" "),
      );
      const { rows } = await db.execute<
        Record<"account_id" | "currency" | "earned" | "commission" | "gross", unknown>
      >(sql`
        select account_id, currency, sum(earned_minor) as earned,
          sum(case when type = 'refund' then 0 when status = 'APPROVED' then earned_minor else commission_minor end) as commission,
          sum(gross_minor) filter (where currency = gross_currency) as gross
        from sale where ${matchesFilter(filter)} group by 1, 2`);
      const wanted = rows.map(({ account_id, currency, earned, commission, gross }) =>
        [account_id, currency, earned, commission, gross].join(" "),
      );
      expect(told.toSorted(), JSON.stringify(filter)).toEqual(wanted.toSorted());
    }
  }
});
