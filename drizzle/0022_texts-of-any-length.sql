DROP INDEX CONCURRENTLY "sale_transaction_text_idx";--> statement-breakpoint
DROP INDEX CONCURRENTLY "sale_order_text_idx";--> statement-breakpoint
DROP INDEX CONCURRENTLY "sale_product_text_idx";--> statement-breakpoint
DROP INDEX CONCURRENTLY "sale_product_name_text_idx";--> statement-breakpoint
DROP INDEX CONCURRENTLY "sale_tracking_text_idx";
-- The indexes of the migration before hold how a text begins. These held all of it, and a row of an index has room for less
-- than three kilobytes: a page with a longer text could not be stored.
