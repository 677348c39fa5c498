CREATE TABLE "sale_sum" (
	"user_id" text NOT NULL,
	"account_id" uuid NOT NULL,
	"network" text NOT NULL,
	"type" text NOT NULL,
	"status" text NOT NULL,
	"currency" text NOT NULL,
	"gross_currency" text NOT NULL,
	"n" bigint NOT NULL,
	"commission_minor" bigint NOT NULL,
	"earned_minor" bigint NOT NULL,
	"gross_n" bigint NOT NULL,
	"gross_minor" bigint NOT NULL,
	"earned_of_gross_minor" bigint NOT NULL,
	CONSTRAINT "sale_sum_pkey" PRIMARY KEY("user_id","account_id","network","type","status","currency","gross_currency")
);
--> statement-breakpoint
DROP INDEX "sale_count_idx";--> statement-breakpoint
ALTER TABLE "sale_sum" ADD CONSTRAINT "sale_sum_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sale_sum" ADD CONSTRAINT "sale_sum_account_id_network_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."network_account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE FUNCTION "keep_sale_sum"() RETURNS trigger LANGUAGE plpgsql AS $$
-- Adds to sale_sum what a statement has changed of sale: the rows as they are now, less the rows as they were. In one order,
-- so that two statements that change the same sums wait for each other and do not block each other.
DECLARE
  changed text := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT 1 AS sign, * FROM added'
    WHEN 'DELETE' THEN 'SELECT -1 AS sign, * FROM removed'
    ELSE 'SELECT 1 AS sign, * FROM added UNION ALL SELECT -1, * FROM removed' END;
BEGIN
  EXECUTE format($sums$
    INSERT INTO sale_sum AS kept
    SELECT * FROM (
      SELECT user_id, account_id, network, type, status, currency, gross_currency, sum(sign) AS n,
        sum(sign * commission_minor) AS commission, sum(sign * earned_minor) AS earned,
        sum(CASE WHEN gross_minor IS NULL THEN 0 ELSE sign END) AS gross_n, sum(sign * coalesce(gross_minor, 0)) AS gross,
        sum(CASE WHEN gross_minor IS NULL THEN 0 ELSE sign * earned_minor END) AS earned_of_gross
      FROM (%s) AS change
      WHERE vanished_at IS NULL
      GROUP BY user_id, account_id, network, type, status, currency, gross_currency
    ) AS change
    WHERE (n, commission, earned, gross_n, gross, earned_of_gross) <> (0, 0, 0, 0, 0, 0)
      -- Of an account that is deleted with its sales the sums may be gone before.
      AND (NOT %L OR EXISTS (
        SELECT FROM sale_sum AS known
        WHERE (known.user_id, known.account_id, known.network, known.type, known.status, known.currency, known.gross_currency)
          = (change.user_id, change.account_id, change.network, change.type, change.status, change.currency, change.gross_currency)))
    ORDER BY user_id, account_id, network, type, status, currency, gross_currency
    ON CONFLICT ON CONSTRAINT sale_sum_pkey DO UPDATE SET
      n = kept.n + excluded.n, commission_minor = kept.commission_minor + excluded.commission_minor,
      earned_minor = kept.earned_minor + excluded.earned_minor, gross_n = kept.gross_n + excluded.gross_n,
      gross_minor = kept.gross_minor + excluded.gross_minor,
      earned_of_gross_minor = kept.earned_of_gross_minor + excluded.earned_of_gross_minor
  $sums$, changed, TG_OP = 'DELETE');
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE FUNCTION "rebuild_sale_sums"() RETURNS void LANGUAGE sql AS $$
-- All sums anew, for a ledger that was filled with triggers off. Nobody writes a sale meanwhile.
  LOCK TABLE sale IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM sale_sum;
  INSERT INTO sale_sum
  SELECT user_id, account_id, network, type, status, currency, gross_currency, count(*), sum(commission_minor),
    sum(earned_minor), count(gross_minor), coalesce(sum(gross_minor), 0),
    coalesce(sum(earned_minor) FILTER (WHERE gross_minor IS NOT NULL), 0)
  FROM sale WHERE vanished_at IS NULL
  GROUP BY user_id, account_id, network, type, status, currency, gross_currency;
$$;
--> statement-breakpoint
SELECT "rebuild_sale_sums"();
--> statement-breakpoint
CREATE TRIGGER "sale_sum_of_inserted" AFTER INSERT ON "sale"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "keep_sale_sum"();
--> statement-breakpoint
CREATE TRIGGER "sale_sum_of_updated" AFTER UPDATE ON "sale"
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "keep_sale_sum"();
--> statement-breakpoint
CREATE TRIGGER "sale_sum_of_deleted" AFTER DELETE ON "sale"
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION "keep_sale_sum"();
