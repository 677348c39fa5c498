import type { landedPage } from "../schema";

export type LandedPage = typeof landedPage.$inferSelect;
export type NewLandedPage = typeof landedPage.$inferInsert;
