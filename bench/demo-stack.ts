import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DEMO_PASSWORD, demoUsers } from "../dev/demo/cast";
import { type ApiUser, signUp } from "../dev/demo/client";
import { buildApp } from "../dev/stack/app";
import { type Stack, startStack } from "../dev/stack/stack";
import type { ProfileInput } from "../sandbox/profile";
import { type BenchDatabase, createBenchDatabase } from "./database";
import { type Networks, startNetworks } from "./networks";

const PATIENCE_MS = 5 * 60_000;

export interface ConnectedAccount {
  id: string;
  network: string;
  /** What a user entered. */
  credentials: Record<string, string>;
}

/** The built app with the demo's users and their accounts, whose histories are imported up to `at`. */
export interface DemoStack {
  stack: Stack;
  networks: Networks;
  kind: BenchDatabase["kind"];
  accounts: ConnectedAccount[];
  close(): Promise<void>;
}

export async function startDemoStack(at: Date): Promise<DemoStack> {
  await buildApp();
  const folder = mkdtempSync(join(tmpdir(), "tidemark-bench-"));
  const networks = await startNetworks();
  await networks.setClock({ freeze: true, at: at.toISOString() });
  // The stack takes the database that it is given; without one it starts an embedded one in a process of its own.
  const given = process.env["TEST_DATABASE_URL"] ? await createBenchDatabase() : undefined;
  const stack = await withDatabaseUrl(given?.url, () =>
    startStack({ folder, mode: "start", env: networks.endpoints, port: 0, cron: false, say: () => undefined }),
  );
  const close = async () => {
    await stack.stop();
    await given?.close();
    await networks.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const accounts = await connectAll(stack, networks);
    return { stack, networks, kind: given?.kind ?? "embedded", accounts, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** While `work` runs, a stack that is started takes this database; without a URL it starts an embedded one. */
export async function withDatabaseUrl<Result>(url: string | undefined, work: () => Promise<Result>): Promise<Result> {
  const before = process.env["DATABASE_URL"];
  if (url) process.env["DATABASE_URL"] = url;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env["DATABASE_URL"];
    else process.env["DATABASE_URL"] = before;
  }
}

async function connectAll(stack: Stack, networks: Networks): Promise<ConnectedAccount[]> {
  const connected: (ConnectedAccount & { user: ApiUser })[] = [];
  for (const { accounts, ...person } of demoUsers) {
    const user = await signUp(stack.appUrl, { ...person, password: DEMO_PASSWORD });
    for (const { network, label, profile } of accounts) {
      const { credentials } = await networks.createAccount({ network, profile: profile as ProfileInput });
      const body = { network, label, credentials };
      const { account } = await user.send<{ account: { id: string } }>("POST", "/api/accounts", body);
      connected.push({ id: account.id, network, credentials, user });
    }
  }
  const deadline = performance.now() + PATIENCE_MS;
  for (const { id, user } of connected) {
    while (!(await isImported(user, id))) {
      if (performance.now() > deadline) throw new Error("The imports do not end");
      await sleep(200);
    }
  }
  return connected.map(({ user: _, ...account }) => account);
}

async function isImported(user: ApiUser, id: string): Promise<boolean> {
  const { coveredShare, importing } = await user.get<{ coveredShare: number; importing: unknown[] }>(
    `/api/accounts/${id}/coverage`,
  );
  return coveredShare === 1 && importing.length === 0;
}
