import { readFileSync } from "node:fs";
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

test("a file of sales carries it in a header, since its rows cannot hold it", () => {
  expect(readFileSync("src/app/api/sales.csv/route.ts", "utf8")).toContain("Tidemark-Completeness");
});
