CREATE SEQUENCE "public"."sale_change_no" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "user_setting" (
	"user_id" text PRIMARY KEY NOT NULL,
	"zone" text,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "rejected_record" ADD COLUMN "about_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sale" ADD COLUMN "unpriced" boolean DEFAULT false NOT NULL;--> statement-breakpoint
-- What is stored already is change number 0: a default that differs by row would write the whole table anew, locked.
ALTER TABLE "sale" ADD COLUMN "change_no" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sale" ALTER COLUMN "change_no" SET DEFAULT nextval('sale_change_no');--> statement-breakpoint
ALTER TABLE "user_setting" ADD CONSTRAINT "user_setting_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_change_no_idx" ON "sale" USING btree ("account_id","change_no","id");--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_absent_idx" ON "sale" USING btree ("account_id") WHERE "sale"."absent_since" is not null and "sale"."vanished_at" is null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_unpriced_idx" ON "sale" USING btree ("account_id") WHERE "sale"."unpriced";--> statement-breakpoint
CREATE INDEX CONCURRENTLY "sale_change_user_idx" ON "sale_change" USING btree ("user_id","changed_at");