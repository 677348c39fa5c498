import { count } from "drizzle-orm";
import type { Database } from "../client";
import { QueryError, UNDEFINED_TABLE } from "../query-error";
import { user } from "../schema";

/** How far an installation is: without its tables, without anybody who can sign in, or in use. */
export type SetUp = "no tables" | "no users" | "in use";

export async function howFarSetUp(db: Database): Promise<SetUp> {
  try {
    const [found] = await db
      .select({ users: count() })
      .from(db.select({ id: user.id }).from(user).limit(1).as("first"));
    return found?.users ? "in use" : "no users";
  } catch (error) {
    if (error instanceof QueryError && error.code === UNDEFINED_TABLE) return "no tables";
    throw error;
  }
}
