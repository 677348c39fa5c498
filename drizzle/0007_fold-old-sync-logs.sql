ALTER TABLE "sale_change" ADD COLUMN "trigger" text;--> statement-breakpoint
ALTER TABLE "sale_change" ADD COLUMN "run_started_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sync_log" ADD COLUMN "folded" integer;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_change_untold_idx" ON "sale_change" USING btree ("sync_log_id") WHERE "sale_change"."trigger" is null and "sale_change"."sync_log_id" is not null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sync_log_folded_idx" ON "sync_log" USING btree ("account_id") WHERE "sync_log"."folded" is not null;