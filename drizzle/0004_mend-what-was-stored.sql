-- What lies behind a row's own start was never read: it is no longer claimed.
UPDATE "sync_log" SET "window_start" = least("window_start", "started_at"), "window_end" = "started_at" WHERE "window_end" > "started_at";--> statement-breakpoint
ALTER TABLE "sync_log" ADD CONSTRAINT "sync_log_window_is_past" CHECK ("sync_log"."window_end" <= "sync_log"."started_at") NOT VALID;--> statement-breakpoint
-- Repairs of what notifications and rows in another currency have left. None is a change of earnings by the network, so
-- none is written to sale_change.

-- ClickBank's REST amounts are dollars, whatever the buyer paid in: the same digits, at two decimals.
UPDATE "sale" SET "gross_currency" = 'USD', "gross_minor" = CASE
  WHEN "gross_currency" IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF')
    THEN "gross_minor" * 100
  WHEN "gross_currency" IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN round("gross_minor" / 10.0)
  ELSE "gross_minor" END
WHERE "network" = 'clickbank' AND "gross_currency" <> 'USD' AND "gross_minor" IS NOT NULL;
--> statement-breakpoint
-- Hotmart's "send test" is about product 0 and never was a sale.
DELETE FROM "sale" WHERE "network" = 'hotmart' AND "product_id" = '0';
--> statement-breakpoint
-- Sales that a notification alone told of may be other affiliates': they wait for a read that shows them.
WITH "told" AS (
  SELECT "notification"."account_id", CASE "notification"."network"
    WHEN 'hotmart' THEN "told_row" -> 'purchase' ->> 'transaction'
    WHEN 'digistore24' THEN "told_row" ->> 'transaction_id'
    ELSE regexp_replace("told_row" ->> 'ctransreceipt', '^(AP-)?', 'AP-') END AS "transaction_id"
  FROM "notification" CROSS JOIN LATERAL jsonb_array_elements("notification"."rows") AS "told_row"
  WHERE "notification"."network" IN ('hotmart', 'digistore24', 'jvzoo') AND "notification"."inserted" > 0
)
UPDATE "sale" SET "unconfirmed" = true, "earned_minor" = 0,
  "status" = CASE WHEN "sale"."status" = 'CANCELLED' THEN 'CANCELLED' ELSE 'PENDING' END
FROM "told"
WHERE "sale"."account_id" = "told"."account_id" AND "sale"."transaction_id" = "told"."transaction_id" AND NOT "sale"."listed";
