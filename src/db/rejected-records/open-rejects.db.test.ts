import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Window } from "#domain/window";
import { connectTestAccount } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { rejectedRecord } from "../schema";
import { addRejectedRecords } from "./add-rejected-records";
import { resolveUnseenRejects } from "./open-rejects";

const database = testDatabase();
const on = (day: number, hour = 0) => new Date(Date.UTC(2026, 2, day, hour));
const window = (from: number, to: number): Window => ({ start: on(from), end: on(to) });

/** Rows that say nothing of when they were all look the same. */
async function account() {
  const { id: accountId, userId, network } = await connectTestAccount(database.db, "buygoods", { token: randomUUID() });
  const scope = { userId, accountId, network, landedPageId: null, aboutOf: () => null };
  const raw = { date: "not a day", conversions_count: 0 };
  return {
    seen: (read: Window, seenAt: Date, syncLogId = randomUUID(), at: Date | null = null) =>
      addRejectedRecords(database.db, [{ reason: "date: is not a day", raw }], {
        ...{ ...scope, syncLogId, window: read, seenAt, dateOf: () => at },
      }),
    unseen: (read: Window, startedAt: Date, syncLogId = randomUUID()) =>
      resolveUnseenRejects(database.db, { userId, accountId }, { syncLogId, window: read, startedAt }),
    async held() {
      const rows = await database.db.select().from(rejectedRecord).where(eq(rejectedRecord.accountId, accountId));
      return rows
        .filter(({ resolvedAt }) => resolvedAt === null)
        .map(({ windowStart, windowEnd }) => [windowStart?.getUTCDate(), windowEnd?.getUTCDate()]);
    },
  };
}

test("a row that tells no time, seen in two windows, may be two rows: it is held back in all of both", async () => {
  const { seen, held } = await account();
  await seen(window(10, 20), on(25, 1));
  await seen(window(1, 10), on(25, 2));
  expect(await held()).toEqual([[1, 20]]);
});

test("later reads that do not show it take their parts away, from either end, until nothing is left", async () => {
  const { seen, unseen, held } = await account();
  await seen(window(1, 20), on(25));
  await unseen(window(1, 5), on(26));
  expect(await held()).toEqual([[5, 20]]);
  await unseen(window(15, 22), on(26));
  expect(await held()).toEqual([[5, 15]]);
  // In the middle: which side it lies on is not known.
  await unseen(window(8, 10), on(26));
  expect(await held()).toEqual([[5, 15]]);
  await unseen(window(3, 16), on(26));
  expect(await held()).toEqual([]);
});

test("seen again once it was over, it is held back where it was seen then", async () => {
  const { seen, unseen, held } = await account();
  await seen(window(1, 10), on(25));
  await unseen(window(1, 10), on(26));
  await seen(window(12, 14), on(27));
  expect(await held()).toEqual([[12, 14]]);
});

test("a row that tells its time is the same row wherever it is seen, and is over once its time was read", async () => {
  const { seen, unseen, held } = await account();
  await seen(window(1, 10), on(25), randomUUID(), on(5));
  await seen(window(3, 12), on(26), randomUUID(), on(5));
  expect(await held()).toEqual([[3, 12]]);
  await unseen(window(5, 8), on(27));
  expect(await held()).toEqual([[3, 12]]);
  await unseen(window(4, 7), on(27));
  expect(await held()).toEqual([]);
});

test("the read that held a row back does not end it, though its server's clock is ahead of the one that saw it", async () => {
  const { seen, unseen, held } = await account();
  const syncLogId = randomUUID();
  await seen(window(1, 10), on(25, 0), syncLogId);
  await unseen(window(1, 10), on(25, 1), syncLogId);
  expect(await held()).toEqual([[1, 10]]);
});
