import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { disconnectAccount } from "#db/accounts/account-status";
import { networkAccount } from "#db/schema/index";
import { endLogin } from "#db/users/delete-user";
import { adapterFor, type NetworkId } from "#networks/index";
import { TEST_KEYS, testContext, testJob } from "../../test/account";
import { createUser, testDatabase } from "../../test/database";
import { runSync } from "../../test/run-sync";
import { SILENT, testSandbox } from "../../test/sandbox-account";
import { waitFor } from "../../test/wait-for";

const database = testDatabase();
const sandbox = testSandbox();
beforeAll(() => {
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    CREDENTIALS_KEYS: TEST_KEYS,
    CRON_SECRET: "c".repeat(32),
    BETTER_AUTH_SECRET: "b".repeat(32),
    APP_URL: "http://127.0.0.1:1",
    ...sandbox.current.endpoints,
  });
});
afterAll(async () => (await import("#db/client")).closeDatabase());

const BUSY = { since: new Date(Date.now() - 20 * 86_400_000).toISOString(), salesPerDay: 3 };

async function start(network: NetworkId, profile = BUSY) {
  const { connectAccount, reconnectAccount } = await import("./connect-account");
  const adapter = adapterFor(network);
  const userId = await createUser(database.db);
  const issue = () => sandbox.current.createAccount({ network, profile });
  const connect = (credentials: unknown, label = "First") =>
    connectAccount(database.db, { userId, network, label, credentials: adapter.credentials.schema.parse(credentials) });
  const own = issue();
  const account = await connect(own.credentials);
  const context = testContext(database.db, sandbox.current.endpoints);
  const sync = () => runSync(context, testJob(account));
  const secondKey = () => sandbox.current.changeKey({ network, account: own.account, action: "rotate" }).credentials;
  const reconnect = (credentials: unknown) =>
    reconnectAccount(database.db, account, adapter.credentials.schema.parse(credentials));
  return { userId, account, own, issue, connect, sync, secondKey, reconnect };
}

const NETWORKS = ["clickbank", "digistore24", "hotmart", "jvzoo", "buygoods", "maxweb"] as const;

test.each(NETWORKS)("%s: a second key of a connected login is refused, naming its account", async (network) => {
  const { connect, sync, secondKey } = await start(network);
  await sync();
  await expect(connect(secondKey(), "Second")).rejects.toMatchObject({
    name: "AlreadyConnectedError",
    message: expect.stringContaining('"First"'),
  });
});

test.each(NETWORKS)(
  "%s: another login's key at a reconnect is refused, and the account stays as it was",
  async (network) => {
    const { account, issue, sync, reconnect, secondKey } = await start(network);
    await sync();
    await expect(reconnect(issue().credentials)).rejects.toMatchObject({
      name: "DifferentLoginError",
      message: expect.stringContaining('"First"'),
    });
    const { getAccount } = await import("#db/accounts/read-accounts");
    expect((await getAccount(database.db, { userId: account.userId, accountId: account.id }))?.fingerprint).toBe(
      account.fingerprint,
    );
    expect((await reconnect(secondKey())).id).toBe(account.id);
  },
);

test.each(NETWORKS)(
  "%s: two logins of one user are two accounts, and neither reconnects as the other",
  async (network) => {
    const { account, connect, issue, sync, reconnect } = await start(network);
    await sync();
    const other = issue().credentials;
    const second = await connect(other, "Second");
    expect(second.id).not.toBe(account.id);
    await expect(reconnect(other)).rejects.toMatchObject({ name: "AlreadyConnectedError" });
  },
);

test.each(["clickbank", "digistore24", "maxweb"] as const)(
  "%s: a disconnected login that comes back with another key gets its account back",
  async (network) => {
    const { userId, account, connect, secondKey } = await start(network);
    await disconnectAccount(database.db, { userId, accountId: account.id });
    expect((await connect(secondKey(), "Back")).id).toBe(account.id);
  },
);

test.each(["clickbank", "digistore24", "jvzoo"] as const)(
  "%s: of two connects of one login at once, one is stored and one is told so",
  async (network) => {
    const { connect, issue } = await start(network);
    const { credentials } = issue();
    const both = await Promise.allSettled([connect(credentials, "A"), connect(credentials, "B")]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find((one) => one.status === "rejected")?.reason).toMatchObject({ name: "AlreadyConnectedError" });
  },
);

test("jvzoo: a login with a single sale is another one, at whatever time that was", async () => {
  const { sync, reconnect } = await start("jvzoo");
  await sync();
  const other = sandbox.current.createAccount({ network: "jvzoo", profile: { ...SILENT, since: BUSY.since } });
  const at = new Date(Date.now() - 8 * 86_400_000).toISOString();
  const raw = {
    transaction_id: "AP-ONLY",
    date: at,
    status: "COMPLETED",
    price: "40.00",
    affiliate_commission: "20.00",
  };
  sandbox.current.addRows({ network: "jvzoo", account: other.account, rows: [{ raw, at }] });
  await expect(reconnect(other.credentials)).rejects.toMatchObject({ name: "DifferentLoginError" });
});

describe("what is deleted or disconnected while a network is asked", () => {
  const slowly = async <Value>(ask: () => Promise<Value>, meanwhile: () => Promise<unknown>) => {
    const seen = sandbox.current.requests().length;
    sandbox.current.setLatency({ ms: 2_000 });
    try {
      const asked = ask().then(
        () => "stored",
        (error: Error) => error.name,
      );
      await waitFor("the network is asked", () => sandbox.current.requests().length > seen);
      await meanwhile();
      sandbox.current.setLatency({ ms: 0 });
      return await asked;
    } finally {
      sandbox.current.setLatency({ ms: 0 });
    }
  };
  const credentials = async (userId: string) => {
    const rows = await database.db.select().from(networkAccount).where(eq(networkAccount.userId, userId));
    return rows.flatMap(({ credentials, disconnectedAt }) => (credentials || !disconnectedAt ? ["held"] : []));
  };

  test("a login that is gone gets no account", async () => {
    const { userId, issue, connect } = await start("jvzoo");
    const { credentials: more } = issue();
    expect(
      await slowly(
        () => connect(more, "More"),
        () => endLogin(database.db, userId),
      ),
    ).toBe("AccountGoneError");
    expect(await credentials(userId)).toEqual([]);
  });

  test("an account that is gone gets no credentials", async () => {
    const { userId, account, secondKey, reconnect } = await start("jvzoo");
    const fresh = secondKey();
    const ref = { userId, accountId: account.id };
    expect(
      await slowly(
        () => reconnect(fresh),
        () => disconnectAccount(database.db, ref),
      ),
    ).toBe("AccountGoneError");
    expect(await credentials(userId)).toEqual([]);
  });
});

test("an account from before its network's id was kept is known by its sales", async () => {
  const { account, connect, sync, secondKey } = await start("digistore24");
  await sync();
  await database.db.execute(`update network_account set login_id = null where id = '${account.id}'`);
  await expect(connect(secondKey(), "Second")).rejects.toMatchObject({ name: "AlreadyConnectedError" });
});
