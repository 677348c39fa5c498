-- Pages are written, read once or twice and pruned: what packs them quickly costs them least. Every usual Postgres has lz4; on
-- one that was built without it they stay as they are.
DO $$ BEGIN
  ALTER TABLE "landed_page" ALTER COLUMN "rows" SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported OR invalid_parameter_value THEN NULL;
END $$;
