CREATE TABLE "product_sum" (
	"user_id" text NOT NULL,
	"account_id" uuid NOT NULL,
	"network" text NOT NULL,
	"type" text NOT NULL,
	"status" text NOT NULL,
	"currency" text NOT NULL,
	"gross_currency" text NOT NULL,
	"product_id_start" text NOT NULL,
	"product_name_start" text NOT NULL,
	"n" bigint NOT NULL,
	"commission_minor" bigint NOT NULL,
	"earned_minor" bigint NOT NULL,
	"gross_n" bigint NOT NULL,
	"gross_minor" bigint NOT NULL,
	"earned_of_gross_minor" bigint NOT NULL,
	CONSTRAINT "product_sum_pkey" PRIMARY KEY("user_id","account_id","network","type","status","currency","gross_currency","product_id_start","product_name_start")
);
--> statement-breakpoint
ALTER TABLE "product_sum" ADD CONSTRAINT "product_sum_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_sum" ADD CONSTRAINT "product_sum_account_id_network_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."network_account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE OR REPLACE FUNCTION "keep_sale_sum"() RETURNS trigger LANGUAGE plpgsql AS $$
-- Adds to sale_sum and product_sum what a statement has changed of sale: the rows as they are now, less the rows as they were.
-- In one order, so that two statements that change the same sums wait for each other and do not block each other.
DECLARE
  changed text := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT 1 AS sign, * FROM added'
    WHEN 'DELETE' THEN 'SELECT -1 AS sign, * FROM removed'
    ELSE 'SELECT 1 AS sign, * FROM added UNION ALL SELECT -1, * FROM removed' END;
  kind text := 'user_id, account_id, network, type, status, currency, gross_currency';
  kept_in text;
  kept_by text;
BEGIN
  FOR kept_in, kept_by IN VALUES ('sale_sum', kind), ('product_sum', kind || ', product_id_start, product_name_start') LOOP
    EXECUTE format($sums$
      INSERT INTO %1$s AS kept
      SELECT * FROM (
        SELECT %2$s, sum(sign) AS n,
          sum(sign * commission_minor) AS commission, sum(sign * earned_minor) AS earned,
          sum(CASE WHEN gross_minor IS NULL THEN 0 ELSE sign END) AS gross_n, sum(sign * coalesce(gross_minor, 0)) AS gross,
          sum(CASE WHEN gross_minor IS NULL THEN 0 ELSE sign * earned_minor END) AS earned_of_gross
        FROM (
          SELECT *, lower(left(coalesce(product_id, ''), 100)) AS product_id_start,
            lower(left(coalesce(product_name, ''), 100)) AS product_name_start
          FROM (%3$s) AS change WHERE vanished_at IS NULL
        ) AS change
        GROUP BY %2$s
      ) AS change
      WHERE (n, commission, earned, gross_n, gross, earned_of_gross) <> (0, 0, 0, 0, 0, 0)
        -- Of an account that is deleted with its sales the sums may be gone before.
        AND (NOT %4$L OR EXISTS (SELECT FROM %1$s AS known WHERE (%5$s) = (%6$s)))
      ORDER BY %2$s
      ON CONFLICT ON CONSTRAINT %1$s_pkey DO UPDATE SET
        n = kept.n + excluded.n, commission_minor = kept.commission_minor + excluded.commission_minor,
        earned_minor = kept.earned_minor + excluded.earned_minor, gross_n = kept.gross_n + excluded.gross_n,
        gross_minor = kept.gross_minor + excluded.gross_minor,
        earned_of_gross_minor = kept.earned_of_gross_minor + excluded.earned_of_gross_minor
    $sums$, kept_in, kept_by, changed, TG_OP = 'DELETE',
      regexp_replace(kept_by, '\m', 'known.', 'g'), regexp_replace(kept_by, '\m', 'change.', 'g'));
  END LOOP;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "rebuild_sale_sums"() RETURNS void LANGUAGE sql AS $$
-- All sums anew, for a ledger that was filled with triggers off. Nobody writes a sale meanwhile.
  LOCK TABLE sale IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM sale_sum;
  DELETE FROM product_sum;
  INSERT INTO product_sum
  SELECT user_id, account_id, network, type, status, currency, gross_currency, lower(left(coalesce(product_id, ''), 100)),
    lower(left(coalesce(product_name, ''), 100)), count(*), sum(commission_minor), sum(earned_minor), count(gross_minor),
    coalesce(sum(gross_minor), 0), coalesce(sum(earned_minor) FILTER (WHERE gross_minor IS NOT NULL), 0)
  FROM sale WHERE vanished_at IS NULL
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  INSERT INTO sale_sum
  SELECT user_id, account_id, network, type, status, currency, gross_currency, sum(n), sum(commission_minor),
    sum(earned_minor), sum(gross_n), sum(gross_minor), sum(earned_of_gross_minor)
  FROM product_sum
  GROUP BY user_id, account_id, network, type, status, currency, gross_currency;
$$;
--> statement-breakpoint
SELECT "rebuild_sale_sums"();
--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_transaction_start_idx" ON "sale" USING btree ("user_id",lower(left("transaction_id", 100)) text_pattern_ops);--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_order_start_idx" ON "sale" USING btree ("user_id",lower(left("order_id", 100)) text_pattern_ops);--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_product_start_idx" ON "sale" USING btree ("user_id",lower(left("product_id", 100)) text_pattern_ops);--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_product_name_start_idx" ON "sale" USING btree ("user_id",lower(left("product_name", 100)) text_pattern_ops);--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_tracking_start_idx" ON "sale" USING btree ("user_id",lower(left("tracking_id", 100)) text_pattern_ops);