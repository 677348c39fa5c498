import { randomBytes, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { deltaQuery, encodeDelta } from "./cursor";

const account = () => randomBytes(6).toString("hex");
const unnumbered = randomUUID().replaceAll("-", "");

test("a reader's position in five hundred accounts fits into the first line of a request, and comes back as it was", () => {
  const accounts = Array.from({ length: 500 }, (_, n) => ({ account: account(), changeNo: 1 + n * 1_234_567 }));
  const cursor = encodeDelta({ unnumbered, accounts });
  expect(cursor.length).toBeLessThan(7_500);
  expect(deltaQuery.parse(cursor)).toEqual({ unnumbered, accounts });
});

test("one at the beginning is a position too, and the greatest number comes back", () => {
  const nowhere = { unnumbered: null, accounts: [] };
  expect(encodeDelta(nowhere)).not.toBe("");
  for (const text of ["", encodeDelta(nowhere)]) expect(deltaQuery.parse(text)).toEqual(nowhere);
  const far = { unnumbered: null, accounts: [{ account: account(), changeNo: 2 ** 40 - 1 }] };
  expect(deltaQuery.parse(encodeDelta(far))).toEqual(far);
});

test.each(["nonsense", "AQ", "AQ==", `${encodeDelta({ unnumbered, accounts: [] })}A`, "Ag"])(
  "%s is no cursor of changes",
  (text) => {
    expect(deltaQuery.safeParse(text).success).toBe(false);
  },
);
