import { DAY, HOUR } from "#domain/window";
import { adapterFor, NETWORK_IDS, type NetworkId } from "#networks/index";
import { type ApiUser, signUp } from "../dev/demo/client";
import { waitFor } from "../test/wait-for";
import { type Figure, timed } from "./figure";
import { executionsByAccount, isIdle } from "./run-sizes";
import { type BenchStack, startBenchStack } from "./stack";

/** ONBOARD_ACCOUNTS=24 tries it with fewer. */
const ACCOUNTS = Number(process.env["ONBOARD_ACCOUNTS"] ?? (process.argv.includes("--long") ? 500 : 150));
const USERS = 5;
const AT_ONCE = 25;
const SALES = 10;
const EXECUTIONS_AT_MOST = 12;
const PATIENCE_MS = 20 * 60_000;

interface Connected {
  id: string;
  network: NetworkId;
}

/**
 * New accounts of ten sales each, connected at once through the API, until the history of each is there: what the
 * engine executes for one, over all networks alike, and how fast they are taken.
 */
export async function benchOnboard(): Promise<Figure[]> {
  const stack = await startBenchStack();
  const users = await signUpAll(stack.app.url);
  const connected: Connected[] = [];
  const connecting = timed(() => connectAll(stack, users, connected));
  const untilConnected = await connecting;
  const untilComplete = untilConnected + (await timed(() => waitUntilComplete(stack)));
  const executions = await executionsByAccount(stack);
  await stack.close();
  const perAccount = (accounts: Connected[]) =>
    accounts.reduce((sum, { id }) => sum + (executions.get(id) ?? 0), 0) / accounts.length;
  const accounts = `${ACCOUNTS} accounts`;
  return [
    {
      what: `${accounts} of ${SALES} sales: executions for each`,
      value: perAccount(connected),
      unit: "executions",
      aim: { atMost: EXECUTIONS_AT_MOST },
    },
    ...NETWORK_IDS.map((network): Figure => {
      const own = connected.filter((one) => one.network === network);
      return { what: `one of ${adapterFor(network).label}`, value: perAccount(own), unit: "executions" };
    }),
    { what: `${accounts}: connected`, value: (ACCOUNTS / untilConnected) * 1_000, unit: "a second" },
    { what: `${accounts}: from the first connect to the last history`, value: untilComplete / 1_000, unit: "s" },
  ];
}

async function signUpAll(appUrl: string): Promise<ApiUser[]> {
  const users: ApiUser[] = [];
  for (let n = 0; n < USERS; n += 1) {
    const login = { name: `Bench ${n}`, email: `bench${n}@example.com`, password: "correct horse battery" };
    users.push(await signUp(appUrl, login));
  }
  return users;
}

async function connectAll({ sandbox }: BenchStack, users: ApiUser[], connected: Connected[]): Promise<void> {
  const since = new Date(Date.now() - SALES * DAY - HOUR).toISOString();
  let next = 0;
  const lane = async () => {
    while (next < ACCOUNTS) {
      const n = next++;
      const network = NETWORK_IDS[n % NETWORK_IDS.length] as NetworkId;
      const { credentials } = sandbox.createAccount({
        network,
        profile: { since, salesPerDay: 1, refundRate: 0, chargebackRate: 0, rebillRate: 0, clockChangeRows: false },
      });
      const user = users[n % USERS] as ApiUser;
      const body = { network, label: `Account ${n}`, credentials };
      const { account } = await user.send<{ account: { id: string } }>("POST", "/api/accounts", body);
      connected.push({ id: account.id, network });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** Every import is answered for, and the engine has nothing left to do. */
async function waitUntilComplete(stack: BenchStack): Promise<void> {
  const isComplete = async () => {
    const [left] = await stack.query<{ n: string }>(
      `select (select count(*) from sync_request) + count(*) filter (where completed_at is null) as n,
         count(distinct account_id) filter (where success) as accounts from sync_log having
         count(distinct account_id) filter (where success) = ${ACCOUNTS}`,
    );
    return left !== undefined && Number(left.n) === 0 && (await isIdle(stack));
  };
  await waitFor("all histories are imported", isComplete, PATIENCE_MS);
}
