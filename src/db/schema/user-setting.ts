import { pgTable, text } from "drizzle-orm/pg-core";
import { user } from "./auth";
import { timestamptz } from "./columns";

/** What a user has chosen for what they are shown; null where nothing was. */
export const userSetting = pgTable("user_setting", {
  userId: text("user_id")
    .primaryKey()
    .references(() => user.id, { onDelete: "cascade" }),
  /** A zone of the IANA database, in which days are counted. */
  zone: text("zone"),
  updatedAt: timestamptz("updated_at").notNull().defaultNow(),
});
