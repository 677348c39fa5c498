DROP INDEX "rejected_record_seen_idx";--> statement-breakpoint
ALTER TABLE "rejected_record" ADD COLUMN "window_start" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "rejected_record" ADD COLUMN "window_end" timestamp (3) with time zone;--> statement-breakpoint
-- Of a row whose page is gone, what its run covered, or the summary that its run is folded into: wider, and still no lie.
UPDATE "rejected_record" SET
  "window_start" = coalesce((SELECT "window_start" FROM "landed_page" WHERE "landed_page"."id" = "landed_page_id"), "log"."window_start"),
  "window_end" = coalesce((SELECT "window_end" FROM "landed_page" WHERE "landed_page"."id" = "landed_page_id"), "log"."window_end")
FROM "sync_log" AS "log"
WHERE "log"."id" = "rejected_record"."sync_log_id" AND "rejected_record"."resolved_at" IS NULL;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "rejected_record_told_idx" ON "rejected_record" USING btree ("last_seen_at") WHERE "rejected_record"."resolved_at" is null and "rejected_record"."window_start" is null;