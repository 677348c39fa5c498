import { z } from "zod";
import { parseLocalTime } from "../parsing";
import type { KeepFields } from "../scrub";

/** JSON numbers (M: a consumer calls `.toFixed`) or strings (M: another one parses defensively). */
const amount = z.union([z.string(), z.number()]);

const wholeNumber = z
  .union([z.string().trim().min(1), z.number()])
  .transform(Number)
  .refine((count) => Number.isInteger(count) && count >= 0 && count <= 2_147_483_647, "is not a whole number");

/** The frame of a report: `data` (H) and `next_page` (H: that it comes back, M: as a number). */
export const pageSchema = z.object({
  data: z.array(z.unknown()),
  next_page: z.union([z.string().max(500), z.number(), z.literal(false)]).nullish(),
});

/** What sister APIs of the platform say of a call: `result` 1 is success, 0 a failure (H for those, L for the reports). */
export const verdictSchema = z.object({
  result: z.union([z.string(), z.number(), z.boolean()]).nullish().catch(null),
  result_str: z.string().nullish().catch(null),
});

/** Names without which a day cannot be told. Seen on v1 (H, `date` M); on v2 by analogy (L). */
export const REQUIRED_FIELDS = ["date", "gross_commissions", "net_commissions", "conversions_count"] as const;

/** A `byday` row. No report names a currency (L: USD) or a buyer. */
export const rowSchema = z.object({
  // `YYYY-MM-DD` is assumed (M).
  date: z
    .string()
    .trim()
    .regex(/^\d{4}-\d{2}-\d{2}$/, "is not a day")
    .refine((day) => parseLocalTime(day, "utc") !== null, "is not a day"),
  gross_commissions: amount,
  // On byday (M); other reports were seen without.
  voided_commissions: amount.nullish(),
  net_commissions: amount,
  conversions_count: wholeNumber,
});

export const KEPT_FIELDS = {
  date: true,
  visits: true,
  gross_commissions: true,
  voided_commissions: true,
  net_commissions: true,
  conversions_count: true,
} satisfies KeepFields;
