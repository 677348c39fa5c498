import { z } from "zod";

/** Outside of these years there is no sale, and some of them no database can hold (the year 0000). */
const FIRST = Date.UTC(1970, 0, 1);
const LAST = Date.UTC(9999, 0, 1);

const inRange = (text: string) => Date.parse(text) >= FIRST && Date.parse(text) < LAST;

const WANTED = "must be a time such as 2026-05-01T00:00:00Z";
const WANTED_DAY = "must be a day such as 2026-09-30";

/** An instant with its offset, in ISO 8601. */
export const instant = z.iso.datetime({ offset: true, error: WANTED }).refine(inRange, WANTED);

/** A calendar day. */
export const day = z.iso.date(WANTED_DAY).refine(inRange, WANTED_DAY);
