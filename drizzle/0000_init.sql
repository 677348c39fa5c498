CREATE TABLE "account" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rate_limit" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"count" integer NOT NULL,
	"last_request" bigint NOT NULL,
	CONSTRAINT "rate_limit_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"token" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "user" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "daily_total" (
	"account_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	"network" text NOT NULL,
	"day" date NOT NULL,
	"dimension" text DEFAULT '' NOT NULL,
	"conversions" integer NOT NULL,
	"gross_minor" bigint NOT NULL,
	"voided_minor" bigint NOT NULL,
	"net_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"state_at" timestamp (3) with time zone NOT NULL,
	"sync_log_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "daily_total_account_id_day_dimension_pk" PRIMARY KEY("account_id","day","dimension")
);
--> statement-breakpoint
CREATE TABLE "landed_page" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"account_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	"network" text NOT NULL,
	"sync_log_id" uuid NOT NULL,
	"run_id" text NOT NULL,
	"page_no" integer NOT NULL,
	"window_start" timestamp (3) with time zone NOT NULL,
	"window_end" timestamp (3) with time zone NOT NULL,
	"cursor" text,
	"next_cursor" text,
	"total_pages" integer,
	"rows" jsonb NOT NULL,
	"row_count" integer NOT NULL,
	"fetched_at" timestamp (3) with time zone NOT NULL,
	"applied_at" timestamp (3) with time zone,
	"inserted" integer DEFAULT 0 NOT NULL,
	"updated" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"rejected" integer DEFAULT 0 NOT NULL,
	"last_record_date" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "network_account" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" text NOT NULL,
	"network" text NOT NULL,
	"label" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"credentials" text,
	"access_token" text,
	"webhook_secret" text,
	"notification_secrets" text,
	"fingerprint" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"disconnected_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "notification" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"account_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	"network" text NOT NULL,
	"key" text NOT NULL,
	"event" text,
	"occurred_at" timestamp (3) with time zone,
	"received_at" timestamp (3) with time zone NOT NULL,
	"rows" jsonb NOT NULL,
	"ignored" text,
	"applied_at" timestamp (3) with time zone,
	"inserted" integer DEFAULT 0 NOT NULL,
	"updated" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"rejected" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rejected_record" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"account_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	"network" text NOT NULL,
	"sync_log_id" uuid,
	"landed_page_id" uuid,
	"fingerprint" text NOT NULL,
	"reason" text NOT NULL,
	"raw" jsonb,
	"seen" integer DEFAULT 1 NOT NULL,
	"first_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sale" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" text NOT NULL,
	"account_id" uuid NOT NULL,
	"network" text NOT NULL,
	"transaction_id" text NOT NULL,
	"order_id" text,
	"type" text NOT NULL,
	"status" text NOT NULL,
	"raw_status" text NOT NULL,
	"currency" text NOT NULL,
	"gross_currency" text NOT NULL,
	"gross_minor" bigint,
	"commission_minor" bigint NOT NULL,
	"earned_minor" bigint NOT NULL,
	"sale_date" timestamp (3) with time zone NOT NULL,
	"product_id" text,
	"product_name" text,
	"tracking_id" text,
	"state_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sale_change" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"sale_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	"sync_log_id" uuid,
	"run_id" text,
	"changes" jsonb NOT NULL,
	"changed_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_log" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"account_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	"network" text NOT NULL,
	"kind" text NOT NULL,
	"trigger" text NOT NULL,
	"run_id" text NOT NULL,
	"seq" integer NOT NULL,
	"tick" timestamp (3) with time zone,
	"window_start" timestamp (3) with time zone NOT NULL,
	"window_end" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"completed_at" timestamp (3) with time zone,
	"alive_until" timestamp (3) with time zone NOT NULL,
	"success" boolean,
	"error" text,
	"error_code" text,
	"records_synced" integer DEFAULT 0 NOT NULL,
	"inserted" integer DEFAULT 0 NOT NULL,
	"updated" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"rejected" integer DEFAULT 0 NOT NULL,
	"pages" integer DEFAULT 0 NOT NULL,
	"last_record_date" timestamp (3) with time zone,
	"dry_run" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "daily_total" ADD CONSTRAINT "daily_total_account_id_network_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."network_account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "daily_total" ADD CONSTRAINT "daily_total_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "landed_page" ADD CONSTRAINT "landed_page_account_id_network_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."network_account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "landed_page" ADD CONSTRAINT "landed_page_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "landed_page" ADD CONSTRAINT "landed_page_sync_log_id_sync_log_id_fk" FOREIGN KEY ("sync_log_id") REFERENCES "public"."sync_log"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "network_account" ADD CONSTRAINT "network_account_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_account_id_network_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."network_account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rejected_record" ADD CONSTRAINT "rejected_record_account_id_network_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."network_account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rejected_record" ADD CONSTRAINT "rejected_record_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sale" ADD CONSTRAINT "sale_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sale" ADD CONSTRAINT "sale_account_id_network_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."network_account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sale_change" ADD CONSTRAINT "sale_change_sale_id_sale_id_fk" FOREIGN KEY ("sale_id") REFERENCES "public"."sale"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_log" ADD CONSTRAINT "sync_log_account_id_network_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."network_account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_log" ADD CONSTRAINT "sync_log_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_user_idx" ON "account" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "session_user_idx" ON "session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verification_identifier_idx" ON "verification" USING btree ("identifier");--> statement-breakpoint
CREATE UNIQUE INDEX "landed_page_key" ON "landed_page" USING btree ("sync_log_id","page_no");--> statement-breakpoint
CREATE INDEX "landed_page_fetched_idx" ON "landed_page" USING btree ("fetched_at");--> statement-breakpoint
CREATE INDEX "network_account_user_idx" ON "network_account" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "network_account_login_key" ON "network_account" USING btree ("user_id","network","fingerprint");--> statement-breakpoint
CREATE INDEX "network_account_schedulable_idx" ON "network_account" USING btree ("id") WHERE "network_account"."status" = 'active' and "network_account"."disconnected_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "notification_key" ON "notification" USING btree ("account_id","key");--> statement-breakpoint
CREATE INDEX "notification_pending_idx" ON "notification" USING btree ("received_at") WHERE "notification"."applied_at" is null;--> statement-breakpoint
CREATE INDEX "notification_account_idx" ON "notification" USING btree ("account_id","received_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "rejected_record_key" ON "rejected_record" USING btree ("account_id","fingerprint");--> statement-breakpoint
CREATE INDEX "rejected_record_account_idx" ON "rejected_record" USING btree ("account_id","last_seen_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "sale_transaction_key" ON "sale" USING btree ("account_id","transaction_id");--> statement-breakpoint
CREATE INDEX "sale_user_date_idx" ON "sale" USING btree ("user_id","sale_date" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sale_account_date_idx" ON "sale" USING btree ("account_id","sale_date" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sale_change_sale_idx" ON "sale_change" USING btree ("sale_id","changed_at");--> statement-breakpoint
CREATE UNIQUE INDEX "sync_log_run_key" ON "sync_log" USING btree ("run_id","seq");--> statement-breakpoint
CREATE INDEX "sync_log_account_idx" ON "sync_log" USING btree ("account_id","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sync_log_user_idx" ON "sync_log" USING btree ("user_id","started_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sync_log_success_idx" ON "sync_log" USING btree ("account_id","window_end") WHERE "sync_log"."success" and not "sync_log"."dry_run";--> statement-breakpoint
CREATE INDEX "sync_log_open_idx" ON "sync_log" USING btree ("alive_until") WHERE "sync_log"."completed_at" is null;--> statement-breakpoint
CREATE INDEX "sync_log_completed_idx" ON "sync_log" USING btree ("completed_at");--> statement-breakpoint
CREATE INDEX "sync_log_tick_idx" ON "sync_log" USING btree ("tick","account_id");