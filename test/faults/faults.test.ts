import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FAULTS } from "./faults";

test.each(FAULTS)("can still be planted: $says", ({ file, find, replace }) => {
  expect(readFileSync(file, "utf8").split(find)).toHaveLength(2);
  expect(replace).not.toBe(find);
});

test("no fault stands twice", () => {
  expect(new Set(FAULTS.map(({ file, replace, find }) => `${file} ${find} ${replace}`)).size).toBe(FAULTS.length);
});
