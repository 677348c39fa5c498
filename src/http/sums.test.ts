import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { ANSWERS } from "./contract";

/** Money that an answer tells and that is no sum of ours, or that says itself what it lacks. */
const NO_SUMS: Record<string, string> = {
  sale: "a single sale, and those of its order",
  reconciliation: "holds two sources against each other, day by day: what is missing is what it is about",
};

const jsonOf = (name: keyof typeof ANSWERS) =>
  z.toJSONSchema(ANSWERS[name], { unrepresentable: "any", io: "output" }) as { properties?: Record<string, unknown> };

test("every answer that carries a sum carries its completeness", () => {
  const withMoney = (Object.keys(ANSWERS) as (keyof typeof ANSWERS)[]).filter((name) =>
    JSON.stringify(jsonOf(name)).includes('Minor"'),
  );
  expect(withMoney.length).toBeGreaterThan(2);
  const without = withMoney.filter((name) => !jsonOf(name).properties?.["completeness"]);
  expect(without.filter((name) => !Object.hasOwn(NO_SUMS, name))).toEqual([]);
});

test("every route answers through the contract, or is known to answer otherwise", () => {
  const routes = readdirSync("src/app/api", { recursive: true, encoding: "utf8" })
    .map((file) => path.posix.join("src/app/api", file))
    .filter((file) => statSync(file).isFile() && file.endsWith("route.ts"));
  const others = routes.filter((file) => {
    const text = readFileSync(file, "utf8");
    return /export const GET/.test(text) && !/answer\("/.test(text);
  });
  expect(others.map((file) => path.posix.dirname(file).replace("src/app/api/", "")).sort()).toEqual([
    "cron/seed-daily-sales",
    "cron/sync-sales",
    "health",
    "inngest",
    "sales.csv",
  ]);
  // A file cannot hold it in its rows: it is in a header.
  expect(readFileSync("src/app/api/sales.csv/route.ts", "utf8")).toContain("Tidemark-Completeness");
});
