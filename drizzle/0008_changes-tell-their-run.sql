-- Apart from the columns' own migration, whose locks would stop every sync meanwhile. What is written without them
-- between the two, and by a release of before, is told when its SyncLog row is folded.
UPDATE "sale_change" SET "trigger" = "sync_log"."trigger", "run_started_at" = "sync_log"."started_at"
FROM "sync_log" WHERE "sync_log"."id" = "sale_change"."sync_log_id";
