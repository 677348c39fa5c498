import { expect, test } from "vitest";
import { tokenBuckets } from "./token-bucket";

test("a bucket gives what it holds, says how long until the next, and fills evenly", () => {
  const buckets = tokenBuckets({ capacity: 10, perMs: 1_000 });
  for (let n = 0; n < 10; n += 1) expect(buckets.take("user", 0)).toBe(0);
  expect(buckets.take("user", 0)).toBe(100);
  expect(buckets.take("user", 60)).toBe(40);
  expect(buckets.take("user", 100)).toBe(0);
  expect(buckets.take("user", 100)).toBe(100);
  expect(buckets.take("another", 100)).toBe(0);
});

test("a clock that is set back neither fills nor empties a bucket", () => {
  const buckets = tokenBuckets({ capacity: 2, perMs: 1_000 });
  expect(buckets.take("user", 5_000)).toBe(0);
  expect(buckets.take("user", 1_000)).toBe(0);
  expect(buckets.take("user", 1_000)).toBeGreaterThan(0);
});

test("keys without end take no memory without end", () => {
  const buckets = tokenBuckets({ capacity: 1, perMs: 1_000 });
  expect(buckets.take("first", 0)).toBe(0);
  for (let n = 0; n < 10_000; n += 1) buckets.take(`key ${n}`, 0);
  expect(buckets.take("first", 0)).toBe(0);
});
