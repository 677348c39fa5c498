import { expect, test } from "vitest";
import { connectTestAccount } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import type { Database } from "../client";
import { notification } from "../schema";
import type { Account } from "../schema/network-account";
import { storeTogether } from "./store-notifications";

const database = testDatabase();

const connect = () => connectTestAccount(database.db, "hotmart", { clientId: "id", clientSecret: "secret" });
const messageOf = ({ id, userId, network }: Account, key: string) => ({
  accountId: id,
  userId,
  network,
  key,
  event: null,
  occurredAt: new Date("2026-09-25T10:00:00.123Z"),
  receivedAt: new Date("2026-09-25T10:00:01.456Z"),
  rows: [{ key, amount: 10.01, nested: { text: "ü" } }],
  ignored: null,
  appliedAt: null,
});

/** The database, and how many statements it was sent. */
function counted(db: Database) {
  let statements = 0;
  const watched = new Proxy(db, {
    get(target, name) {
      if (name === "execute") statements += 1;
      return Reflect.get(target, name);
    },
  });
  return { db: watched, statements: () => statements };
}

test("messages that come together are stored as if each had come alone, with fewer statements", async () => {
  const account = await connect();
  const { db, statements } = counted(database.db);
  const messages = Array.from({ length: 40 }, (_, n) => messageOf(account, `M${n}`));
  const stored = await Promise.all(messages.map((message) => storeTogether(db, message)));
  expect(stored.every(({ isNew }) => isNew)).toBe(true);
  expect(statements()).toBeLessThanOrEqual(4);

  const rows = (await database.db.select().from(notification)).filter(({ accountId }) => accountId === account.id);
  expect(rows.map(({ key }) => key).sort()).toEqual(messages.map(({ key }) => key).sort());
  expect(rows.find(({ key }) => key === "M7")).toMatchObject(messageOf(account, "M7"));
});

test("of messages that are alike one is news, however they come", async () => {
  const account = await connect();
  const alike = () => storeTogether(database.db, messageOf(account, "same"));
  const together = await Promise.all([alike(), alike(), alike(), alike(), alike()]);
  expect(together.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(await alike()).toEqual({ isNew: false });
});

test("a message that the database does not take is refused alone", async () => {
  const account = await connect();
  const messages = Array.from({ length: 10 }, (_, n) => messageOf(account, `T${n}`));
  const broken = { ...messageOf(account, "broken"), rows: [{ text: "\u0000" }] };
  const outcomes = await Promise.allSettled(
    [...messages.slice(0, 5), broken, ...messages.slice(5)].map((message) => storeTogether(database.db, message)),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map((_, n) => (n === 5 ? "rejected" : "fulfilled")));
});

test("a database that takes nothing refuses all of them, and takes those that come afterwards", async () => {
  const account = await connect();
  const own = database.connect();
  await own.close();
  const refused = await Promise.allSettled(
    ["A", "B", "C", "D"].map((key) => storeTogether(own.db, messageOf(account, key))),
  );
  expect(refused.every(({ status }) => status === "rejected")).toBe(true);
  expect(await storeTogether(database.db, messageOf(account, "A"))).toEqual({ isNew: true });
});
