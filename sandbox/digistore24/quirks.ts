import { z } from "zod";

/** Where Digistore24's behaviour is unknown or varies. The defaults are the likeliest reading. */
export const quirksSchema = z.strictObject({
  /** How a bad key is answered: an error envelope with HTTP 200, or with 401 or 403. */
  badKey: z.enum(["envelope", "401", "403"]).default("envelope"),
  /** Whether rows exactly at `from` and `to` belong to the answer. */
  ends: z.enum(["inclusive", "exclusive"]).default("inclusive"),
  defaultPageSize: z.int().min(1).max(1000).default(500),
  /** Larger pages are cut down to this without an error. */
  maxPageSize: z.int().min(1).max(1000).default(1000),
  /** JSON type of the row ids. */
  ids: z.enum(["integer", "string", "mixed"]).default("integer"),
  /** Whether rows of one moment keep their order from page to page. */
  ties: z.enum(["steady", "unsteady"]).default("steady"),
  role: z.enum(["affiliate", "vendor"]).default("affiliate"),
});

export type Quirks = z.infer<typeof quirksSchema>;
