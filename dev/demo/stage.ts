import { setTimeout as sleep } from "node:timers/promises";
import type { Sandbox } from "../../sandbox/server";
import type { Stack } from "../stack/stack";
import { DEMO_PASSWORD, type DemoAccount, demoUsers } from "./cast";
import { type ApiUser, connectAccount, signUp } from "./client";
import type { ConnectedAccount, Demo } from "./run";

const DAY_MS = 86_400_000;
const PATIENCE_MS = 3 * 60_000;

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

/** The first user's accounts that are there for a state alone, beside the cast. */
const LATE: DemoAccount = {
  network: "hotmart",
  label: "Evergreen funnel",
  profile: { since: daysAgo(100), salesPerDay: 3, refundRate: 0.35 },
};
const IMPORTING: DemoAccount = {
  network: "digistore24",
  label: "New blog",
  profile: { since: daysAgo(900), salesPerDay: 30, quirks: { maxPageSize: 25 } },
};
const PAUSED: DemoAccount = {
  network: "clickbank",
  label: "Side list",
  profile: { since: daysAgo(60), salesPerDay: 1 },
};
const LEFT: DemoAccount = { network: "jvzoo", label: "Old blog", profile: { since: daysAgo(80), salesPerDay: 1 } };

type World = Pick<Demo, "stack" | "sandbox">;

const firstUser = ({ appUrl }: Stack): Promise<ApiUser> => {
  const [person] = demoUsers;
  if (!person) throw new Error("The cast is empty");
  const { name, email } = person;
  return signUp(appUrl, { name, email, password: DEMO_PASSWORD });
};

/**
 * Connects an account whose network stands twelve days back, and imports what is there. What happens to its sales until
 * the clock is right again comes late: `stageStates` finds it.
 */
export async function connectLate({ stack, sandbox }: World): Promise<void> {
  const { now } = sandbox.setClock({ freeze: true });
  sandbox.setClock({ freeze: true, at: daysAgo(12) });
  const user = await firstUser(stack);
  const { id } = await connectAccount(user, sandbox, LATE);
  await until("its import", async () => (await coveredShare(user, id)) === 1);
  sandbox.setClock({ freeze: true, at: now });
}

/** Puts the first user's accounts into every state that a person may see, by what the networks and the user do. */
export async function stageStates({ stack, sandbox, accounts }: Demo, say: (line: string) => void): Promise<void> {
  say("Staging what can happen to an account");
  const user = await firstUser(stack);
  const own = (label: string) => {
    const found = accounts.find((account) => account.label === label);
    if (!found) throw new Error(`The cast has no account "${label}"`);
    return found;
  };
  const sync = (id: string, window?: { start: string; end: string }) =>
    user.send("POST", `/api/accounts/${id}/sync`, window && { window });

  const late = (await list(user)).find(({ label }) => label === LATE.label);
  if (late) await sync(late.id, { start: daysAgo(99), end: new Date().toISOString() });

  const broken = own("Software deals");
  sandbox.changeKey({ network: broken.network, account: broken.sandboxId, action: "revoke" });
  await sync(broken.id);
  const down = own("Supplements");
  sandbox.addFault({ network: down.network, account: down.sandboxId, kind: "status", status: 503 });
  await sync(down.id);
  const odd = own("Main nickname");
  sendUnreadable(sandbox, odd);
  await sync(odd.id);

  const { id: paused } = await connectAccount(user, sandbox, PAUSED);
  const { id: left } = await connectAccount(user, sandbox, LEFT);
  await until("the last imports", async () => {
    const shares = await Promise.all([paused, left].map((id) => coveredShare(user, id)));
    return shares.every((share) => share === 1);
  });
  await user.send("PATCH", `/api/accounts/${paused}`, { paused: true });
  await user.send("DELETE", `/api/accounts/${left}`);

  const importing = await connectAccount(user, sandbox, IMPORTING);
  const { network } = IMPORTING;
  sandbox.addFault({ network, account: importing.sandboxId, kind: "latency", ms: 2_000 });
  const staged: Record<string, string> = {
    [broken.id]: "needs_you",
    [down.id]: "retrying",
    [odd.id]: "held_back",
    [importing.id]: "working",
  };
  await until("the states", async () => {
    const states = new Map((await list(user)).map(({ id, state }) => [id, state]));
    return Object.entries(staged).every(([id, state]) => states.get(id) === state);
  });
}

/** Three sales of a kind that ClickBank has never sent. */
function sendUnreadable(sandbox: Sandbox, { network, sandboxId }: ConnectedAccount): void {
  const rows = ["24.10", "37.50", "18.90"].map((accountAmount, i) => ({
    at: daysAgo(0.3 + i / 3),
    raw: {
      transactionTime: daysAgo(0.3 + i / 3),
      receipt: `KX7Q2M${i}`,
      transactionType: "SUBSCRIPTION_SWAP",
      currency: "USD",
      role: "AFFILIATE",
      lineItemData: { itemNo: "12", customerAmount: "49.00", accountAmount, quantity: "1" },
    },
  }));
  sandbox.addRows({ network, account: sandboxId, rows });
}

const coveredShare = async (user: ApiUser, id: string) =>
  (await user.get<{ coveredShare: number }>(`/api/accounts/${id}/coverage`)).coveredShare;

const list = async (user: ApiUser) =>
  (await user.get<{ accounts: { id: string; label: string; state: string }[] }>("/api/accounts?limit=100")).accounts;

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Staging waits for ${what} in vain: see .tidemark/demo/*.log`);
    await sleep(500);
  }
}
