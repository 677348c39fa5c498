import { verifyPassword } from "better-auth/crypto";
import { expect, test } from "vitest";
import { testDatabase } from "../../test/database";
import { seedDailySales } from "./seed-daily-sales";

const database = testDatabase();

test("the demo sales belong to a user who can sign in with what the answer says, and are made once", async () => {
  const now = new Date();
  const seeded = await seedDailySales(database.db, now);
  const users = await database.db.query.user.findMany();
  const logins = await database.db.query.account.findMany();
  const accounts = await database.db.query.networkAccount.findMany();
  const owner = users.find(({ email }) => email === seeded.signIn.email);
  const credential = logins.find(({ userId }) => userId === owner?.id);
  expect(credential).toMatchObject({ providerId: "credential", accountId: owner?.id });
  expect(await verifyPassword({ hash: credential?.password ?? "", password: seeded.signIn.password })).toBe(true);
  expect(accounts.find(({ id }) => id === seeded.accountId)?.userId).toBe(owner?.id);
  expect(seeded.inserted).toBeGreaterThan(0);
  expect(await seedDailySales(database.db, now)).toEqual({ ...seeded, inserted: 0 });
});
