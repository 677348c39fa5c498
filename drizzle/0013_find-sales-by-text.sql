CREATE INDEX CONCURRENTLY "sale_transaction_text_idx" ON "sale" USING btree ("user_id",lower("transaction_id") text_pattern_ops);--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_order_text_idx" ON "sale" USING btree ("user_id",lower("order_id") text_pattern_ops);--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_product_text_idx" ON "sale" USING btree ("user_id",lower("product_id") text_pattern_ops);--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_product_name_text_idx" ON "sale" USING btree ("user_id",lower("product_name") text_pattern_ops);--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_tracking_text_idx" ON "sale" USING btree ("user_id",lower("tracking_id") text_pattern_ops);--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sync_log_reread_idx" ON "sync_log" USING btree ("account_id","started_at") WHERE "sync_log"."kind" = 'reread';--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sync_log_doubted_idx" ON "sync_log" USING btree ("account_id","started_at") WHERE "sync_log"."success" and not "sync_log"."dry_run" and not (doubt is null or doubt not in ('unexpected_zero', 'list_changed'));