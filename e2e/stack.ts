import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { DemoAccount } from "../dev/demo/cast";
import { type ApiUser, connectAccount, signUp } from "../dev/demo/client";
import { type Stack, startStack } from "../dev/stack/stack";
import { type Sandbox, startSandbox } from "../sandbox/server";

export const PASSWORD = "correct horse battery";

export interface EndToEnd {
  stack: Stack;
  sandbox: Sandbox;
  /** Durations of the engine's calls to the app so far, in milliseconds. */
  invocations: number[];
  signUp(name?: string): Promise<ApiUser & { email: string }>;
  /** Rows of the database, read beside the app. */
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  /** What database, engine and app have written to their logs. */
  logs(): string;
  close(): Promise<void>;
}

interface StackChoices {
  /** Between the attempts of a step, in seconds: all of them have to be longer than what is waited for takes. */
  retryInterval?: number;
}

/** The built app with all it needs, in a folder of its own. */
export async function startEndToEnd(
  env: Record<string, string> = {},
  { retryInterval = 1 }: StackChoices = {},
): Promise<EndToEnd> {
  const folder = mkdtempSync(join(tmpdir(), "tidemark-e2e-"));
  const sandbox = await startSandbox();
  const invocations: number[] = [];
  const stack = await startStack({
    folder,
    mode: "start",
    env: { ...sandbox.endpoints, ...env },
    port: 0,
    retryInterval,
    cron: false,
    say: () => undefined,
    onAppLine(line) {
      const ms = /"ms":(\d+)/.exec(line)?.[1];
      if (ms && line.includes('"invocation"')) invocations.push(Number(ms));
    },
  });
  let people = 0;
  return {
    stack,
    sandbox,
    invocations,
    async signUp(name = "Ed Tester") {
      people += 1;
      const email = `person${people}@example.com`;
      return { ...(await signUp(stack.appUrl, { name, email, password: PASSWORD })), email };
    },
    async query<Row>(text: string, values: unknown[] = []) {
      const client = new Client({ connectionString: stack.databaseUrl });
      await client.connect();
      try {
        return (await client.query(text, values)).rows as Row[];
      } finally {
        await client.end();
      }
    },
    logs: () => ["database", "engine", "app"].map((name) => readFileSync(`${folder}/${name}.log`, "utf8")).join("\n"),
    async close() {
      await stack.stop();
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Connects an account of a sandbox network through the API. */
export async function connect(
  { sandbox }: EndToEnd,
  user: ApiUser,
  network: DemoAccount["network"],
  profile: Parameters<Sandbox["createAccount"]>[0]["profile"],
): Promise<{ id: string; sandboxId: string }> {
  return connectAccount(user, sandbox, { network, label: `Test ${network}`, profile: { ...profile } });
}

export async function isComplete(user: ApiUser, accountId: string): Promise<boolean> {
  const { coveredShare, importing } = await user.get<{ coveredShare: number; importing: unknown[] }>(
    `/api/accounts/${accountId}/coverage`,
  );
  return coveredShare === 1 && importing.length === 0;
}
