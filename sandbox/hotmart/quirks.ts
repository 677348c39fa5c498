import { z } from "zod";

/** Where Hotmart's behaviour is unknown or varies. The defaults are the likeliest reading. */
export const quirksSchema = z.strictObject({
  /** Share of sales whose commission is listed only ten minutes to six hours after the sale. */
  lateCommissions: z.number().min(0).max(1).default(0),
  tokenLifetimeSeconds: z.number().positive().default(172_799),
  /** A new token ends the one before it. */
  newestTokenOnly: z.boolean().default(false),
  /** Wider ranges are answered with 502. */
  maxRangeDays: z.number().positive().optional(),
  /** Larger `max_results` are refused. */
  maxResults: z.int().min(1).default(500),
  /** Pages hold no more rows than this, whatever is asked for. */
  pageSize: z.int().min(1).max(500).default(500),
  order: z.enum(["asc", "desc", "shuffled"]).default("desc"),
  /** Whether rows of one moment keep their order from page to page. */
  ties: z.enum(["steady", "unsteady"]).default("steady"),
  /** Whether rows exactly at `start_date` and `end_date` belong to the answer. */
  ends: z.enum(["inclusive", "exclusive"]).default("inclusive"),
  /** Whose commission lines an affiliate sees. */
  participants: z.enum(["all", "own"]).default("all"),
  /** HTTP status of the token endpoint for wrong credentials. */
  badCredentials: z.enum(["401", "400"]).default("401"),
});

export type Quirks = z.infer<typeof quirksSchema>;
