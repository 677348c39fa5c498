import { randomBytes, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { deltaQuery, encodeDelta } from "./cursor";

const account = () => randomBytes(6).toString("hex");

test("a reader's position in five hundred accounts fits into the first line of a request, and comes back as it was", () => {
  const position = Array.from({ length: 500 }, (_, n) => ({
    ...{ account: account(), changeNo: 1 + n * 1_234_567, id: null },
  }));
  const cursor = encodeDelta(position);
  expect(cursor.length).toBeLessThan(7_500);
  expect(deltaQuery.parse(cursor)).toEqual(position);
});

test("of what was stored before changes had numbers it tells whose it was; a position in no account is one too", () => {
  const old = { account: account(), changeNo: 0, id: randomUUID().replaceAll("-", "") };
  const position = [old, { account: account(), changeNo: 2 ** 40 - 1, id: null }];
  expect(deltaQuery.parse(encodeDelta(position))).toEqual(position);
  expect(encodeDelta([])).not.toBe("");
  expect(deltaQuery.parse(encodeDelta([]))).toEqual([]);
  expect(deltaQuery.parse("")).toEqual([]);
});

test.each(["nonsense", "AQ==", "AQAA", `${encodeDelta([{ account: account(), changeNo: 7, id: null }])}A`, "Ag"])(
  "%s is no cursor of changes",
  (text) => {
    expect(deltaQuery.safeParse(text).success).toBe(false);
  },
);
