import { z } from "zod";

/** Where the platform's behaviour is unknown or varies. The defaults are the likeliest reading. */
export const quirksSchema = z.strictObject({
  /** How a bad token is answered, always as `{"result":0,"result_str":…}`: with HTTP 401, 403, or 200. */
  badToken: z.enum(["401", "403", "result0"]).default("401"),
  /** JSON type of `next_page` while there is more; `opaque` is a text that is no number. */
  cursor: z.enum(["number", "string", "opaque"]).default("number"),
  /** `next_page` on the last page: left out, null, 0, "" or a cursor all the same. */
  lastPage: z.enum(["absent", "null", "zero", "empty", "cursor"]).default("absent"),
  /** JSON type of amounts and counts; `noisy` are sums of floats, such as 450.29999999999995. */
  numbers: z.enum(["number", "string", "mixed", "noisy"]).default("number"),
  voided: z.enum(["sent", "missing"]).default("sent"),
  order: z.enum(["asc", "desc", "shuffled"]).default("asc"),
  /** Days without visits: no row, or a row of zeros. */
  emptyDays: z.enum(["omitted", "zeros"]).default("omitted"),
  /** Field names: those seen on v1, or others that a v2 might have. */
  fields: z.enum(["v1", "other"]).default("v1"),
});

export type Quirks = z.infer<typeof quirksSchema>;
