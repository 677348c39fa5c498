CREATE TABLE "alert_channel" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"sealed" text NOT NULL,
	"host" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"last_sent_at" timestamp (3) with time zone,
	"last_failed_at" timestamp (3) with time zone,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_message" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"no" bigserial NOT NULL,
	"user_id" text NOT NULL,
	"channel_id" uuid,
	"type" text NOT NULL,
	"data" jsonb NOT NULL,
	"key" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"dead_at" timestamp (3) with time zone,
	"last_error" text
);
--> statement-breakpoint
CREATE TABLE "alert_setting" (
	"user_id" text PRIMARY KEY NOT NULL,
	"rules" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"quiet_hours" jsonb,
	"email" boolean DEFAULT true NOT NULL,
	"digest" boolean DEFAULT true NOT NULL,
	"digest_of" date,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incident" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"cause" text NOT NULL,
	"account_id" uuid,
	"network" text NOT NULL,
	"details" jsonb NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"closed_by" text,
	"reopened" integer DEFAULT 0 NOT NULL,
	"told" text,
	"told_at" timestamp (3) with time zone[] DEFAULT '{}' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "told_period" (
	"user_id" text NOT NULL,
	"unit" text NOT NULL,
	"start" date NOT NULL,
	"complete" boolean NOT NULL,
	"told_at" timestamp (3) with time zone NOT NULL,
	"changes" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "told_period_user_id_unit_start_pk" PRIMARY KEY("user_id","unit","start")
);
--> statement-breakpoint
ALTER TABLE "alert_channel" ADD CONSTRAINT "alert_channel_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_message" ADD CONSTRAINT "alert_message_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_message" ADD CONSTRAINT "alert_message_channel_id_alert_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."alert_channel"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_setting" ADD CONSTRAINT "alert_setting_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident" ADD CONSTRAINT "incident_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident" ADD CONSTRAINT "incident_account_id_network_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."network_account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "told_period" ADD CONSTRAINT "told_period_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_channel_user_idx" ON "alert_channel" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "alert_message_key" ON "alert_message" USING btree ("user_id","key");--> statement-breakpoint
CREATE INDEX "alert_message_due_idx" ON "alert_message" USING btree ("due_at") WHERE "alert_message"."sent_at" is null and "alert_message"."dead_at" is null;--> statement-breakpoint
CREATE INDEX "alert_message_created_idx" ON "alert_message" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "alert_message_channel_idx" ON "alert_message" USING btree ("channel_id");--> statement-breakpoint
CREATE UNIQUE INDEX "incident_open_key" ON "incident" USING btree ("user_id","kind","cause") WHERE "incident"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "incident_user_idx" ON "incident" USING btree ("user_id","opened_at","id");--> statement-breakpoint
CREATE INDEX "incident_account_idx" ON "incident" USING btree ("account_id");