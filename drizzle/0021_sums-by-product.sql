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
CREATE FUNCTION "add_sale_sums"(changes product_sum[], only_known boolean) RETURNS void LANGUAGE plpgsql AS $$
-- In one order, so that two statements that change the same sums wait for each other and do not block each other. Of an account that
-- is deleted with its sales the sums may be gone before: only those that are known are changed then.
BEGIN
  INSERT INTO product_sum AS kept
  SELECT user_id, account_id, network, type, status, currency, gross_currency, product_id_start, product_name_start,
    sum(n), sum(commission_minor), sum(earned_minor), sum(gross_n), sum(gross_minor), sum(earned_of_gross_minor)
  FROM unnest(changes) AS change
  WHERE NOT only_known OR EXISTS (
    SELECT FROM product_sum AS known
    WHERE (known.user_id, known.account_id, known.network, known.type, known.status, known.currency, known.gross_currency,
        known.product_id_start, known.product_name_start)
      = (change.user_id, change.account_id, change.network, change.type, change.status, change.currency, change.gross_currency,
        change.product_id_start, change.product_name_start))
  GROUP BY user_id, account_id, network, type, status, currency, gross_currency, product_id_start, product_name_start
  HAVING (sum(n), sum(commission_minor), sum(earned_minor), sum(gross_n), sum(gross_minor), sum(earned_of_gross_minor))
    <> (0, 0, 0, 0, 0, 0)
  ORDER BY user_id, account_id, network, type, status, currency, gross_currency, product_id_start, product_name_start
  ON CONFLICT ON CONSTRAINT product_sum_pkey DO UPDATE SET
    n = kept.n + excluded.n, commission_minor = kept.commission_minor + excluded.commission_minor,
    earned_minor = kept.earned_minor + excluded.earned_minor, gross_n = kept.gross_n + excluded.gross_n,
    gross_minor = kept.gross_minor + excluded.gross_minor,
    earned_of_gross_minor = kept.earned_of_gross_minor + excluded.earned_of_gross_minor;
  INSERT INTO sale_sum AS kept
  SELECT user_id, account_id, network, type, status, currency, gross_currency,
    sum(n), sum(commission_minor), sum(earned_minor), sum(gross_n), sum(gross_minor), sum(earned_of_gross_minor)
  FROM unnest(changes) AS change
  WHERE NOT only_known OR EXISTS (
    SELECT FROM sale_sum AS known
    WHERE (known.user_id, known.account_id, known.network, known.type, known.status, known.currency, known.gross_currency)
      = (change.user_id, change.account_id, change.network, change.type, change.status, change.currency, change.gross_currency))
  GROUP BY user_id, account_id, network, type, status, currency, gross_currency
  HAVING (sum(n), sum(commission_minor), sum(earned_minor), sum(gross_n), sum(gross_minor), sum(earned_of_gross_minor))
    <> (0, 0, 0, 0, 0, 0)
  ORDER BY user_id, account_id, network, type, status, currency, gross_currency
  ON CONFLICT ON CONSTRAINT sale_sum_pkey DO UPDATE SET
    n = kept.n + excluded.n, commission_minor = kept.commission_minor + excluded.commission_minor,
    earned_minor = kept.earned_minor + excluded.earned_minor, gross_n = kept.gross_n + excluded.gross_n,
    gross_minor = kept.gross_minor + excluded.gross_minor,
    earned_of_gross_minor = kept.earned_of_gross_minor + excluded.earned_of_gross_minor;
END
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "keep_sale_sum"() RETURNS trigger LANGUAGE plpgsql AS $$
-- Adds to the sums what a statement has changed of sale: the rows as they are now, less the rows as they were. No text is run
-- as SQL here: what a session has planned once, it does not plan again.
DECLARE
  more product_sum[];
  less product_sum[];
BEGIN
  IF TG_OP <> 'DELETE' THEN
    SELECT array_agg((user_id, account_id, network, type, status, currency, gross_currency,
      lower(left(coalesce(product_id, ''), 100)), lower(left(coalesce(product_name, ''), 100)),
      1, commission_minor, earned_minor, CASE WHEN gross_minor IS NULL THEN 0 ELSE 1 END, coalesce(gross_minor, 0),
      CASE WHEN gross_minor IS NULL THEN 0 ELSE earned_minor END)::product_sum)
    INTO more FROM added WHERE vanished_at IS NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    SELECT array_agg((user_id, account_id, network, type, status, currency, gross_currency,
      lower(left(coalesce(product_id, ''), 100)), lower(left(coalesce(product_name, ''), 100)),
      -1, -commission_minor, -earned_minor, CASE WHEN gross_minor IS NULL THEN 0 ELSE -1 END, -coalesce(gross_minor, 0),
      CASE WHEN gross_minor IS NULL THEN 0 ELSE -earned_minor END)::product_sum)
    INTO less FROM removed WHERE vanished_at IS NULL;
  END IF;
  IF more IS NOT NULL OR less IS NOT NULL THEN
    PERFORM add_sale_sums(more || less, TG_OP = 'DELETE');
  END IF;
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