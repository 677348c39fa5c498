import { z } from "zod";

/** Where JVZoo's behaviour is unknown or varies. The defaults are the likeliest reading. */
export const quirksSchema = z.strictObject({
  /** Oldest or newest first. A paykey goes on in the same order. */
  order: z.enum(["asc", "desc"]).default("asc"),
  /** How a bad key is answered: an error in the body of an HTTP 200, or with 401 or 403. */
  badKey: z.enum(["body", "401", "403"]).default("body"),
  /** Every request gets the first page. */
  ignorePaykey: z.boolean().default(false),
  /** A page includes the transaction of its paykey. */
  includePaykey: z.boolean().default(false),
  /** `mixed` spells one state in several ways, some of them not known from anywhere. */
  statuses: z.enum(["plain", "mixed"]).default("plain"),
  /** Share of payments that are INCOMPLETE at first, for up to 20 hours; one in eight of them stays so. */
  incompleteRate: z.number().min(0).max(1).default(0.06),
  /** Whose offset the dates carry. */
  dates: z.enum(["UTC", "America/New_York"]).default("UTC"),
  /** Bytes of HTML before and behind the JSON. */
  noise: z.boolean().default(false),
});

export type Quirks = z.infer<typeof quirksSchema>;
