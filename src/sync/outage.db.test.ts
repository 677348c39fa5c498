import { expect, test } from "vitest";
import { listAccountSummaries } from "#accounts/account-summaries";
import { getAccount } from "#db/accounts/read-accounts";
import type { Account } from "#db/schema/network-account";
import type { NetworkId } from "#networks/index";
import type { NetworkError } from "#networks/network-error";
import { testContext, testJob } from "../../test/account";
import { testDatabase } from "../../test/database";
import { runSync } from "../../test/run-sync";
import { playAccount, testSandbox } from "../../test/sandbox-account";
import { closeFailedRun } from "./close/close-failed-run";

const database = testDatabase();
const sandbox = testSandbox();
const context = () => testContext(database.db, sandbox.current.endpoints);

async function sync(account: Account): Promise<string> {
  const job = testJob(account, { trigger: "schedule" });
  try {
    await runSync(context(), job);
    return "ok";
  } catch (error) {
    const { code, message } = error as NetworkError;
    await closeFailedRun(context(), job, { code, message });
    return code;
  }
}

const statusOf = async ({ userId, id }: Account) => (await getAccount(database.db, { userId, accountId: id }))?.status;
const summaryOf = async ({ userId }: Account) => (await listAccountSummaries(database.db, userId))[0];

/** Accounts of one network, each of a user of its own, that have synced before. */
async function syncedAccounts(network: NetworkId, count: number) {
  const played = [];
  for (let n = 0; n < count; n += 1) {
    played.push(await playAccount(database.db, sandbox.current, network, { since: "2026-09-01", salesPerDay: 1 }));
  }
  for (const { account } of played) expect(await sync(account)).toBe("ok");
  const refuse = ({ sandboxId }: { sandboxId: string }) =>
    sandbox.current.addFault({ network, account: sandboxId, kind: "bad_key" });
  return { accounts: played.map(({ account }) => account), played, refuse };
}

test("a network that refuses everyone is one outage: nobody has to reconnect, and all go on when it is back", async () => {
  const { accounts, played, refuse } = await syncedAccounts("hotmart", 5);
  for (const one of played) refuse(one);
  const codes: string[] = [];
  for (const account of accounts) codes.push(await sync(account));
  expect(codes.slice(0, 3), "the first ones cannot know yet").toEqual(Array(3).fill("credentials_rejected"));
  expect(codes.slice(3)).toEqual(["network_unavailable", "network_unavailable"]);
  for (const account of accounts) expect(await statusOf(account)).toBe("active");
  for (const account of accounts) {
    const summary = await summaryOf(account);
    expect(summary).toMatchObject({ outageSince: expect.any(String), health: { color: "yellow", action: "wait" } });
  }

  sandbox.current.clearFaults();
  for (const account of accounts) expect(await sync(account)).toBe("ok");
  expect(await summaryOf(accounts[0] as Account)).toMatchObject({ outageSince: null, health: { color: "green" } });
});

test("one refused key among many that work is its user's to replace", async () => {
  const { accounts, played, refuse } = await syncedAccounts("digistore24", 4);
  refuse(played[0] as (typeof played)[0]);
  const [bad, ...good] = accounts as [Account, ...Account[]];
  expect(await sync(bad)).toBe("credentials_rejected");
  for (const account of good) expect(await sync(account)).toBe("ok");
  expect(await statusOf(bad)).toBe("needs_reconnect");
  expect(await summaryOf(bad)).toMatchObject({ outageSince: null, health: { action: "reconnect" } });
  sandbox.current.clearFaults();
});

test("a key that has not worked lately is no matter of an outage", async () => {
  const { accounts, played, refuse } = await syncedAccounts("hotmart", 4);
  for (const one of played) refuse(one);
  for (const account of accounts) await sync(account);
  const fresh = await playAccount(database.db, sandbox.current, "hotmart", { since: "2026-09-01", salesPerDay: 1 });
  refuse(fresh);
  expect(await sync(fresh.account)).toBe("credentials_rejected");
  expect(await statusOf(fresh.account)).toBe("needs_reconnect");
  sandbox.current.clearFaults();
});
