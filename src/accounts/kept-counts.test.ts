import { expect, test } from "vitest";
import { SECOND } from "#domain/window";
import { keptCounts } from "./kept-counts";

function played(sales: number) {
  let now = 0;
  const asked: string[][] = [];
  const kept = keptCounts(() => now);
  const count = async (missing: string[]) => {
    asked.push(missing);
    return new Map(missing.map((id) => [id, { sales, rebills: 0, refunds: 0, chargebacks: 0, conversions: 0 }]));
  };
  const get = async (...ids: string[]) => [...(await kept(ids, count)).keys()].sort();
  const pass = (ms: number) => {
    now += ms;
  };
  return { asked, get, pass };
}

test("a small ledger is counted every time", async () => {
  const { asked, get } = played(1_000);
  expect(await get("a", "b")).toEqual(["a", "b"]);
  await get("a", "b");
  expect(asked).toHaveLength(2);
});

test("half a million sales are counted once in ten seconds, and only what is missing is counted", async () => {
  const { asked, get, pass } = played(500_000);
  await get("a");
  pass(10 * SECOND - 1);
  expect(await get("a", "b")).toEqual(["a", "b"]);
  expect(asked).toEqual([["a"], ["b"]]);
  pass(2);
  await get("a");
  expect(asked).toHaveLength(3);
});

test("no count is older than half a minute", async () => {
  const { asked, get, pass } = played(100_000_000);
  await get("a");
  pass(30 * SECOND);
  await get("a");
  expect(asked).toHaveLength(2);
});
