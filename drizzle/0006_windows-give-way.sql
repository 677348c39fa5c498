DROP INDEX "sync_log_dense_idx";--> statement-breakpoint
ALTER TABLE "sync_log" ADD COLUMN "asked_end" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sync_log" ADD COLUMN "asked_pages" integer;