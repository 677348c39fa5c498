ALTER TABLE "sync_log" ADD COLUMN "effect" jsonb;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_change_run_idx" ON "sale_change" USING btree ("run_id");