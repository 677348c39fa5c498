import { z } from "zod";

/** Where ClickBank's behaviour is unknown or varies. The defaults are the likeliest reading. */
export const quirksSchema = z.strictObject({
  /** Zone of the days in startDate and endDate. */
  filterZone: z.enum(["pacific", "utc"]).default("pacific"),
  /** Rows of a full page. */
  pageSize: z.int().min(1).max(100).default(100),
  /** Some 206 pages hold fewer rows than that. */
  shortPages: z.boolean().default(false),
  /** Sign of the amounts on RFND and CGBK rows. */
  refundSign: z.enum(["negative", "positive", "mixed"]).default("negative"),
  /** Whether transactionTime carries its Pacific offset. */
  timeFormat: z.enum(["offset", "none", "mixed"]).default("offset"),
  order: z.enum(["asc", "desc", "shuffled"]).default("desc"),
  /** Whether rows of one moment keep their order from page to page. */
  ties: z.enum(["steady", "unsteady"]).default("steady"),
  role: z.enum(["AFFILIATE", "VENDOR"]).default("AFFILIATE"),
});

export type Quirks = z.infer<typeof quirksSchema>;
