import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { leaseAccessToken } from "#db/accounts/account-secrets";
import { networkAccount } from "#db/schema/index";
import { DAY, MINUTE } from "#domain/window";
import { hotmart } from "#networks/hotmart/index";
import type { HotmartCredentials } from "#networks/hotmart/token";
import { adapterFor } from "#networks/index";
import { testContext, testJob } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { runSync } from "../../../test/run-sync";
import { playAccount, testSandbox } from "../../../test/sandbox-account";
import { accountTokens } from "./account-tokens";
import { openCredentials } from "./ask-network";

const database = testDatabase();
const sandbox = testSandbox();

/** An account of a network that keeps only the newest token valid. */
async function jealous() {
  const profile = { since: "2025-06-01", salesPerDay: 2, quirks: { newestTokenOnly: true } };
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, "hotmart", profile);
  const context = testContext(database.db, sandbox.current.endpoints);
  const tokens = () => accountTokens(context, account);
  const tokenRequests = () =>
    sandbox.current.requests({ account: sandboxId }).filter(({ path }) => path.includes("token")).length;
  return { account, sandboxId, context, tokens, tokenRequests };
}

/** Four windows side by side, as an import reads them: each with a cache of its own over the same account. */
async function readFour({ account, context, tokens }: Awaited<ReturnType<typeof jealous>>) {
  const credentials = openCredentials(context, account) as HotmartCredentials;
  const now = Date.now();
  const read = (part: number) =>
    hotmart.fetchPage(
      { credentials, endpoints: context.endpointsOf(adapterFor("hotmart")), timeoutMs: 8_000, tokens: tokens() },
      { window: { start: new Date(now - (part + 1) * 20 * DAY), end: new Date(now - part * 20 * DAY) }, cursor: null },
    );
  return Promise.allSettled([0, 1, 2, 3].map(read));
}

const outcomes = (results: PromiseSettledResult<unknown>[]) => results.map(({ status }) => status);

test("four windows side by side ask for one token, of a network that keeps only the newest", async () => {
  const played = await jealous();
  expect(outcomes(await readFour(played))).toEqual(Array(4).fill("fulfilled"));
  expect(played.tokenRequests()).toBe(1);
});

test("and for one more when that one is refused", async () => {
  const played = await jealous();
  await played.tokens().write({ token: "ended%elsewhere", expiresAt: new Date(Date.now() + DAY) });
  expect(outcomes(await readFour(played))).toEqual(Array(4).fill("fulfilled"));
  expect(played.tokenRequests()).toBe(1);
});

test("who waits in vain fails in passing, and a lease that nobody returns ends by itself", async () => {
  const { account, tokens } = await jealous();
  const token = { token: "new", expiresAt: new Date(Date.now() + DAY) };
  const issue = (withinMs: number) => tokens().issue?.({ ask: async () => token, refused: null, withinMs });
  await leaseAccessToken(database.db, account.id, 400);
  await expect(issue(0)).rejects.toMatchObject({ code: "network_unavailable" });
  await expect(issue(5_000)).resolves.toEqual(token);
});

test("a request for a token that fails is made anew by the next one, and leaves no lease", async () => {
  const { account, tokens } = await jealous();
  const token = { token: "new", expiresAt: new Date(Date.now() + DAY) };
  const fail = async () => Promise.reject(new Error("the network is not well"));
  await expect(tokens().issue?.({ ask: fail, refused: null, withinMs: MINUTE })).rejects.toThrow("not well");
  await expect(tokens().issue?.({ ask: async () => token, refused: null, withinMs: MINUTE })).resolves.toEqual(token);
  const [row] = await database.db.select().from(networkAccount).where(eq(networkAccount.id, account.id));
  expect(row?.accessTokenLease).toBeNull();
});

test("a token that is refused though it is new is a passing failure: the account keeps its credentials", async () => {
  const { account, sandboxId, context } = await jealous();
  for (const attempt of [0, 1]) {
    sandbox.current.addFault({
      network: "hotmart",
      account: sandboxId,
      path: "history",
      kind: "status",
      status: 401,
      times: 2,
    });
    await expect(runSync(context, testJob(account)), `attempt ${attempt}`).rejects.toMatchObject({
      code: "network_unavailable",
    });
  }
  const [row] = await database.db.select().from(networkAccount).where(eq(networkAccount.id, account.id));
  expect(row?.status).toBe("active");
  sandbox.current.changeKey({ network: "hotmart", account: sandboxId, action: "revoke" });
  await expect(runSync(context, testJob(account))).rejects.toMatchObject({ code: "credentials_rejected" });
});
