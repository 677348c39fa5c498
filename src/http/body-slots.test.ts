import { expect, test } from "vitest";
import { bodySlots } from "./body-slots";

const NEVER = Number.POSITIVE_INFINITY;
const takeAll = (slots: ReturnType<typeof bodySlots>, accountId: string, count: number) =>
  Array.from({ length: count }, () => slots.take(accountId)).filter((slot) => slot !== null);

test("slots are an account's own: one that has taken all of its own gets no more, another has all of its own", () => {
  const slots = bodySlots({ perAccount: 100, inAll: 400, patienceMs: NEVER });
  expect(takeAll(slots, "slow", 110)).toHaveLength(100);
  expect(takeAll(slots, "other", 110)).toHaveLength(100);
});

test("all accounts together have so many, and what is released is free again", () => {
  const slots = bodySlots({ perAccount: 100, inAll: 150, patienceMs: NEVER });
  const [first] = takeAll(slots, "a", 100);
  expect(takeAll(slots, "b", 100)).toHaveLength(50);
  first?.release();
  expect(slots.take("a")).not.toBeNull();
  expect(slots.take("a")).toBeNull();
});

test("the body that has been on its way for longest gives way, one that is there does not", () => {
  const slots = bodySlots({ perAccount: 2, inAll: 10, patienceMs: 0 });
  const [kept, slow] = [slots.take("a"), slots.take("a")];
  kept?.keep();
  const next = slots.take("a");
  expect([kept, slow, next].map((slot) => slot?.signal.aborted)).toEqual([false, true, false]);
});
