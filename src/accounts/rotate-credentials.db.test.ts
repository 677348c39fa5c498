import { expect, test } from "vitest";
import { fingerprints, sealedWith } from "#credentials/vault";
import { findLogin } from "#db/accounts/logins";
import { getAccount } from "#db/accounts/read-accounts";
import type { Account } from "#db/schema/network-account";
import { type KeyRing, keyRingSchema } from "#env/key-ring";
import { openCredentials } from "#sync/fetch/ask-network";
import { connectTestAccount, testContext, testRing } from "../../test/account";
import { createUser, testDatabase } from "../../test/database";
import { rotateCredentials } from "./rotate-credentials";

const database = testDatabase();
const newKey = keyRingSchema.parse(`fresh:${Buffer.alloc(32, 9).toString("base64")}`);
const both: KeyRing = [newKey[0], ...testRing];

test("rotation seals every account with the newest key, and syncs open them before, during and after", async () => {
  const userId = await createUser(database.db);
  const accounts: Account[] = [];
  for (let n = 0; n < 5; n += 1) {
    accounts.push(await connectTestAccount(database.db, "clickbank", { apiKey: `API-${n}` }, userId));
  }
  const openAll = async (ring: KeyRing) => {
    const stored = await Promise.all(accounts.map(({ id }) => getAccount(database.db, { userId, accountId: id })));
    return stored.map((account) => account && openCredentials(testContext(database.db, {}, { ring }), account));
  };
  const expected = accounts.map((_, n) => ({ apiKey: `API-${n}` }));
  expect(await openAll(both)).toEqual(expected);

  const [rotation, during] = await Promise.all([rotateCredentials(database.db, both), openAll(both)]);
  expect(rotation).toMatchObject({ resealed: 5, unreadable: [] });
  expect(during).toEqual(expected);
  expect(await openAll(newKey)).toEqual(expected);
  expect(await rotateCredentials(database.db, both)).toMatchObject({ resealed: 0 });
});

test("a login is recognised after its fingerprint moved to the newest key", async () => {
  const account = await connectTestAccount(database.db, "digistore24", { apiKey: "1-known" });
  await rotateCredentials(database.db, both);
  const prints = fingerprints({ apiKey: "1-known" }, "digistore24", both);
  expect(await findLogin(database.db, account.userId, "digistore24", prints)).toMatchObject({ id: account.id });
});

test("an account that no key opens is named and left as it is", async () => {
  const account = await connectTestAccount(database.db, "clickbank", { apiKey: "API-lost" });
  const { unreadable } = await rotateCredentials(database.db, newKey);
  expect(unreadable).toContain(account.id);
  const stored = await getAccount(database.db, { userId: account.userId, accountId: account.id });
  expect(sealedWith(stored?.credentials ?? "")).toBe("test");
});
