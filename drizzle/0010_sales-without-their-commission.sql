-- Hotmart tells the commission apart from the sale, sometimes later. Whether a stored zero was told or not is not known;
-- counted as not told, the next read of the sale decides.
UPDATE "sale" SET "unpriced" = true WHERE "network" = 'hotmart' AND "status" = 'APPROVED' AND "commission_minor" = 0;
