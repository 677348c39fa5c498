-- An index that changes keeps its old form, under another name, until the new one is built.
CREATE TABLE "sync_request" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" text NOT NULL,
	"account_id" uuid NOT NULL,
	"network" text NOT NULL,
	"kind" text NOT NULL,
	"trigger" text NOT NULL,
	"turn" text NOT NULL,
	"window_start" timestamp (3) with time zone,
	"window_end" timestamp (3) with time zone,
	"requested_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"asked_at" timestamp (3) with time zone,
	"asks" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "notification" DROP CONSTRAINT "notification_user_id_user_id_fk";
--> statement-breakpoint
DROP INDEX "network_account_user_idx";--> statement-breakpoint
ALTER INDEX "notification_account_idx" RENAME TO "notification_account_idx_before";--> statement-breakpoint
ALTER INDEX "sale_user_date_idx" RENAME TO "sale_user_date_idx_before";--> statement-breakpoint
ALTER INDEX "sale_account_date_idx" RENAME TO "sale_account_date_idx_before";--> statement-breakpoint
ALTER INDEX "sync_log_account_idx" RENAME TO "sync_log_account_idx_before";--> statement-breakpoint
ALTER INDEX "sync_log_user_idx" RENAME TO "sync_log_user_idx_before";--> statement-breakpoint
ALTER INDEX "sync_log_open_idx" RENAME TO "sync_log_open_idx_before";--> statement-breakpoint
ALTER INDEX "sync_log_completed_idx" RENAME TO "sync_log_completed_idx_before";--> statement-breakpoint
ALTER TABLE "landed_page" ADD COLUMN "total_rows" integer;--> statement-breakpoint
ALTER TABLE "network_account" ADD COLUMN "access_token_lease" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "network_account" ADD COLUMN "affiliate_names" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "network_account" ADD COLUMN "login_id" text;--> statement-breakpoint
ALTER TABLE "notification" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "notification" ADD COLUMN "next_attempt_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "notification" ADD COLUMN "last_error" text;--> statement-breakpoint
ALTER TABLE "notification" ADD COLUMN "dead_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "rejected_record" ADD COLUMN "about_minor" bigint;--> statement-breakpoint
ALTER TABLE "rejected_record" ADD COLUMN "about_currency" text;--> statement-breakpoint
ALTER TABLE "sale" ADD COLUMN "unconfirmed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sale" ADD COLUMN "claimed_by" text;--> statement-breakpoint
ALTER TABLE "sync_log" ADD COLUMN "event_key" text;--> statement-breakpoint
ALTER TABLE "sync_log" ADD COLUMN "attempt" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_log" ADD COLUMN "retrying" text;--> statement-breakpoint
ALTER TABLE "sync_log" ADD COLUMN "next_attempt_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sync_log" ADD COLUMN "refused_ms" bigint;--> statement-breakpoint
ALTER TABLE "sync_request" ADD CONSTRAINT "sync_request_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_request" ADD CONSTRAINT "sync_request_account_id_network_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."network_account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "sync_request_turn_key" ON "sync_request" USING btree ("account_id","turn");--> statement-breakpoint
CREATE INDEX "sync_request_asked_idx" ON "sync_request" USING btree ("asked_at");--> statement-breakpoint
CREATE INDEX CONCURRENTLY "rate_limit_last_request_idx" ON "rate_limit" USING btree ("last_request");--> statement-breakpoint
CREATE INDEX CONCURRENTLY "session_expires_idx" ON "session" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX CONCURRENTLY "verification_expires_idx" ON "verification" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX CONCURRENTLY "landed_page_account_idx" ON "landed_page" USING btree ("account_id","fetched_at");--> statement-breakpoint
CREATE UNIQUE INDEX "network_account_login_id_key" ON "network_account" USING btree ("user_id","network","login_id");--> statement-breakpoint
CREATE INDEX CONCURRENTLY "notification_waiting_idx" ON "notification" USING btree ("account_id",least("occurred_at", "received_at"),"received_at","id") WHERE "notification"."applied_at" is null and "notification"."dead_at" is null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "notification_due_idx" ON "notification" USING btree ("next_attempt_at","account_id") WHERE "notification"."applied_at" is null and "notification"."dead_at" is null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "notification_dead_idx" ON "notification" USING btree ("account_id","dead_at") WHERE "notification"."dead_at" is not null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "notification_applied_idx" ON "notification" USING btree ("applied_at") WHERE "notification"."applied_at" is not null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "rejected_record_replay_idx" ON "rejected_record" USING btree ("account_id","landed_page_id") WHERE "rejected_record"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "rejected_record_open_idx" ON "rejected_record" USING btree ("account_id","last_seen_at","id") WHERE "rejected_record"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "rejected_record_about_idx" ON "rejected_record" USING btree ("account_id","about_currency","about_minor") WHERE "rejected_record"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "rejected_record_seen_idx" ON "rejected_record" USING btree ("last_seen_at") WHERE "rejected_record"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "rejected_record_resolved_idx" ON "rejected_record" USING btree ("resolved_at") WHERE "rejected_record"."resolved_at" is not null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_count_idx" ON "sale" USING btree ("account_id","type","status") WHERE "sale"."vanished_at" is null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_unconfirmed_idx" ON "sale" USING btree ("account_id","transaction_id") WHERE "sale"."unconfirmed";--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sync_log_event_idx" ON "sync_log" USING btree ("account_id","event_key") WHERE "sync_log"."event_key" is not null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sync_log_covered_idx" ON "sync_log" USING btree ("account_id","window_end","window_start","started_at") WHERE "sync_log"."success" and not "sync_log"."dry_run" and (doubt is null or doubt not in ('unexpected_zero', 'list_changed'));--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sync_log_watermark_idx" ON "sync_log" USING btree ("account_id","last_record_date") WHERE "sync_log"."success" and not "sync_log"."dry_run";--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sync_log_refused_idx" ON "sync_log" USING btree ("account_id","started_at") WHERE "sync_log"."refused_ms" is not null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sync_log_finished_idx" ON "sync_log" USING btree ("account_id","completed_at","seq") WHERE "sync_log"."completed_at" is not null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sync_log_import_idx" ON "sync_log" USING btree ("account_id","started_at") WHERE "sync_log"."kind" = 'import';--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sync_log_dense_idx" ON "sync_log" USING btree ("account_id","started_at") WHERE "sync_log"."success" and "sync_log"."pages" >= 4;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sync_log_failed_idx" ON "sync_log" USING btree ("completed_at") WHERE not "sync_log"."success";--> statement-breakpoint
CREATE INDEX "network_account_user_idx" ON "network_account" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX CONCURRENTLY "notification_account_idx" ON "notification" USING btree ("account_id","received_at");--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_user_date_idx" ON "sale" USING btree ("user_id","sale_date","id");--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_account_date_idx" ON "sale" USING btree ("account_id","sale_date");--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sync_log_account_idx" ON "sync_log" USING btree ("account_id","started_at","id");--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sync_log_user_idx" ON "sync_log" USING btree ("user_id","started_at","id");--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sync_log_open_idx" ON "sync_log" USING btree ("account_id","alive_until") WHERE "sync_log"."completed_at" is null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sync_log_completed_idx" ON "sync_log" USING btree ("completed_at") WHERE "sync_log"."completed_at" is not null;--> statement-breakpoint
DROP INDEX CONCURRENTLY "notification_pending_idx";--> statement-breakpoint
DROP INDEX CONCURRENTLY "rejected_record_account_idx";--> statement-breakpoint
DROP INDEX CONCURRENTLY "sync_log_success_idx";--> statement-breakpoint
DROP INDEX CONCURRENTLY "notification_account_idx_before";--> statement-breakpoint
DROP INDEX CONCURRENTLY "sale_user_date_idx_before";--> statement-breakpoint
DROP INDEX CONCURRENTLY "sale_account_date_idx_before";--> statement-breakpoint
DROP INDEX CONCURRENTLY "sync_log_account_idx_before";--> statement-breakpoint
DROP INDEX CONCURRENTLY "sync_log_user_idx_before";--> statement-breakpoint
DROP INDEX CONCURRENTLY "sync_log_open_idx_before";--> statement-breakpoint
DROP INDEX CONCURRENTLY "sync_log_completed_idx_before";