import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Sandbox, startSandbox } from "../../sandbox/server";
import { buildApp } from "../stack/app";
import { type Stack, startStack } from "../stack/stack";
import { DEMO_PASSWORD, type DemoAccount, demoUsers } from "./cast";
import { type ApiUser, connectAccount, signUp } from "./client";
import { compareAccount } from "./compare-account";
import { compareEarnings } from "./compare-earnings";

const HOUR_MS = 3_600_000;
const IMPORT_PATIENCE_MS = 10 * 60_000;

export interface ConnectedAccount extends DemoAccount {
  id: string;
  /** The account's id in the sandbox. */
  sandboxId: string;
  user: ApiUser;
  /** Up to when the sandbox's sales must be in the ledger. */
  truthAsOf: string;
}

export interface TickResult {
  accountId: string;
  success: boolean;
  recordsSynced: number;
  error?: string;
}

export interface Comparison {
  sales: number;
  expectedSales: number;
  missing: number;
  duplicates: number;
  wrong: number;
  /** Figures of the Earnings page that are not what the networks' rows add up to. */
  earningsWrong: number;
  /** Where they differ, for a person to read. */
  details: string[];
}

export interface Demo {
  stack: Stack;
  sandbox: Sandbox;
  accounts: ConnectedAccount[];
  results: TickResult[];
  importMs: number;
  tickMs: number;
  maxInvocationMs(): number;
  stop(): Promise<void>;
}

/**
 * Builds and starts everything, connects the cast through the app's own API, imports, and runs one hourly tick. `before`
 * is done once the app is up.
 */
export async function runDemo(
  say: (line: string) => void,
  { cron, before }: { cron: boolean; before?: (world: Pick<Demo, "stack" | "sandbox">) => Promise<void> },
): Promise<Demo> {
  const folder = ".tidemark/demo";
  rmSync(folder, { recursive: true, force: true });
  say("Building the app (this takes up to a minute)");
  await buildApp();

  const sandbox = await startSandbox();
  // The networks stand six hours back while the history is imported, so that the tick finds new sales.
  sandbox.setClock({ freeze: true, at: new Date(Date.now() - 6 * HOUR_MS).toISOString() });
  let slowest = 0;
  const stack = await startStack({
    folder,
    mode: "start",
    env: sandbox.endpoints,
    cron,
    say,
    onAppLine: (line) => {
      slowest = Math.max(slowest, invocationMs(line));
    },
  });
  const stop = async () => {
    await stack.stop();
    await sandbox.close();
  };
  try {
    await before?.({ stack, sandbox });
    const startedAt = performance.now();
    const accounts = await connectAll(stack, sandbox, say);
    await importsDone(accounts, say);
    const importMs = Math.round(performance.now() - startedAt);
    const { results, tickMs } = await tick(stack, sandbox, accounts, say);
    return { stack, sandbox, accounts, results, importMs, tickMs, maxInvocationMs: () => slowest, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function connectAll(stack: Stack, sandbox: Sandbox, say: (line: string) => void): Promise<ConnectedAccount[]> {
  const accounts: ConnectedAccount[] = [];
  for (const { accounts: wanted, ...person } of demoUsers) {
    const user = await signUp(stack.appUrl, { ...person, password: DEMO_PASSWORD });
    for (const demo of wanted) {
      accounts.push({ ...demo, ...(await connectAccount(user, sandbox, demo)), user, truthAsOf: "" });
    }
  }
  say(`Connected ${accounts.length} accounts of ${demoUsers.length} users`);
  return accounts;
}

interface Coverage {
  missing: unknown[];
  importing: unknown[];
}

/** Waits until no account has a gap in its history; says how far it is. */
async function importsDone(accounts: ConnectedAccount[], say: (line: string) => void): Promise<void> {
  const deadline = Date.now() + IMPORT_PATIENCE_MS;
  let before = -1;
  for (;;) {
    const coverages = await Promise.all(
      accounts.map(({ user, id }) => user.get<Coverage & { coveredShare: number }>(`/api/accounts/${id}/coverage`)),
    );
    const done = coverages.filter(({ coveredShare, importing }) => coveredShare === 1 && importing.length === 0).length;
    if (done !== before) say(`Importing history: ${done} of ${accounts.length} accounts complete`);
    if (done === accounts.length) return;
    if (Date.now() > deadline) throw new Error("The imports did not finish in ten minutes: see .tidemark/demo/*.log");
    before = done;
    await sleep(500);
  }
}

async function tick(stack: Stack, sandbox: Sandbox, accounts: ConnectedAccount[], say: (line: string) => void) {
  const importedAsOf = sandbox.setClock({ freeze: true }).now;
  const tickAsOf = sandbox.setClock({ freeze: true, at: new Date().toISOString() }).now;
  for (const account of accounts) {
    account.truthAsOf = new Date(account.rejected ? importedAsOf : tickAsOf).toISOString();
    if (account.rejected) {
      sandbox.changeKey({ network: account.network, account: account.sandboxId, action: "revoke" });
    }
  }
  say("Running the hourly tick");
  const startedAt = performance.now();
  let results: TickResult[] = [];
  // The route answers within the platform's limit; a tick that takes longer is asked for again: the ids keep it one.
  for (let attempt = 0; attempt < 5 && results.length < accounts.length; attempt += 1) {
    const response = await fetch(`${stack.appUrl}/api/cron/sync-sales?wait=50`, {
      headers: { authorization: `Bearer ${stack.secrets.CRON_SECRET}` },
    });
    const body = (await response.json()) as { results?: TickResult[] };
    const told = (body.results ?? []).filter(({ accountId }) => accounts.some(({ id }) => id === accountId));
    const seen = new Set(told.map(({ accountId }) => accountId));
    results = [...results.filter(({ accountId }) => !seen.has(accountId)), ...told];
  }
  return { results, tickMs: Math.round(performance.now() - startedAt) };
}

/** The ledger against what the sandbox holds, account by account. */
export async function compareWithSandbox({ stack, sandbox, accounts }: Demo): Promise<Comparison> {
  const total: Comparison = {
    sales: 0,
    expectedSales: 0,
    missing: 0,
    duplicates: 0,
    wrong: 0,
    earningsWrong: 0,
    details: [],
  };
  for (const { label, id, sandboxId, network, truthAsOf } of accounts) {
    const { differences, ledger, truth } = await compareAccount(stack.databaseUrl, sandbox, {
      accountId: id,
      sandboxId,
      network,
      asOf: truthAsOf,
    });
    const { missing, duplicates, wrong } = differences;
    total.sales += ledger;
    total.expectedSales += truth;
    total.missing += missing.length;
    total.duplicates += duplicates.length;
    total.wrong += wrong.length;
    total.details.push(
      ...missing.map((row) => `${label}: ${row} is missing`),
      ...duplicates.map((row) => `${label}: ${row} should not be there`),
      ...wrong.map((w) => `${label}: ${w.id} has ${w.field} ${w.ledger}, should be ${w.truth}`),
    );
  }
  const ofEarnings = await compareEarnings(accounts, sandbox);
  total.earningsWrong = ofEarnings.length;
  total.details.push(...ofEarnings);
  return total;
}

/** The duration in a log line of the app's engine route, 0 for any other line. */
function invocationMs(line: string): number {
  if (!line.includes('"invocation"')) return 0;
  try {
    return Number((JSON.parse(line) as { ms?: number }).ms ?? 0);
  } catch {
    return 0;
  }
}
