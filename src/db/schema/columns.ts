import { type SQL, sql } from "drizzle-orm";
import { timestamp, uuid } from "drizzle-orm/pg-core";

export const id = () => uuid("id").primaryKey().defaultRandom();

/** Instants, always with a time zone; microseconds are cut to what JavaScript holds. */
export const timestamptz = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

export const createdAt = () => timestamptz("created_at").notNull().defaultNow();

/** A `timestamptz` as an answer shows it, `2026-01-31T23:00:00.000Z`, whatever the session's zone is; null stays null. */
export const utcText = (instant: string): string =>
  `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The day in UTC on which an instant of ours falls. */
export const utcDay = (instant: Date): SQL => sql`${instant.toISOString().slice(0, 10)}::date`;
