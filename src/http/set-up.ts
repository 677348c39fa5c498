import "server-only";
import { redirect } from "next/navigation";
import { getDatabase } from "#db/client";
import { howFarSetUp } from "#db/users/set-up";
import { isEnvironmentComplete } from "#env/env";

let hasTables = false;

/** For the signed-out pages: leads to the set-up page while the database has no tables. Asked until it has them. */
export async function setUpFirst(): Promise<void> {
  if (hasTables) return;
  // A database that does not answer is no matter of set-up: the page says so when it is used.
  const found = await howFarSetUp(getDatabase()).catch(() => null);
  if (found === "no tables") redirect("/setup");
  hasTables = found !== null;
}

/** Whether anybody may see what an installation lacks: until somebody has a login. */
export async function isBeingSetUp(): Promise<boolean> {
  if (!isEnvironmentComplete()) return true;
  return (await howFarSetUp(getDatabase()).catch(() => "in use")) !== "in use";
}
