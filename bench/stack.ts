import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pool } from "pg";
import { type RunningEngine, startEngine } from "../dev/stack/engine";
import { freePort } from "../dev/stack/ports";
import { localSecrets } from "../dev/stack/secrets";
import { type Sandbox, startSandbox } from "../sandbox/server";
import { waitFor } from "../test/wait-for";
import { type BenchApp, portOfApp, startBenchApp } from "./app";
import { startBalancer } from "./balancer";
import { type BenchDatabase, createBenchDatabase } from "./database";

export interface BenchStack {
  database: BenchDatabase;
  sandbox: Sandbox;
  engine: RunningEngine;
  /** The first one, where several serve beside each other. */
  app: BenchApp;
  /** Rows of the database, read beside the app. */
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export interface BenchStackOptions {
  /** A Postgres server that the database is made in, instead of that of TEST_DATABASE_URL. */
  server?: string;
  /** So many processes of the app, which take turns. */
  instances?: number;
  /** Environment of the app beyond what the stack itself sets. */
  env?: Record<string, string>;
}

/** The built app with an engine, the sandbox and a database. No network's budget of requests makes anybody wait. */
export async function startBenchStack({
  server,
  instances = 1,
  env = {},
}: BenchStackOptions = {}): Promise<BenchStack> {
  const folder = mkdtempSync(join(tmpdir(), "tidemark-bench-engine-"));
  const database = await createBenchDatabase(server);
  const pool = new Pool({ connectionString: database.url, max: 2 });
  // A server that is restarted ends connections that nobody uses just then.
  pool.on("error", () => undefined);
  for (const statement of WITHOUT_BUDGETS) await pool.query(statement);
  const sandbox = await startSandbox();
  const port = await portOfApp();
  const engine = await startEngine({
    port: await freePort(8_388),
    appUrl: `http://127.0.0.1:${port}`,
    logFile: join(folder, "engine.log"),
    cron: false,
  });
  const shared = {
    databaseUrl: database.url,
    engineUrl: engine.url,
    url: `http://127.0.0.1:${port}`,
    secrets: localSecrets(folder),
    env: { ...sandbox.endpoints, ...env },
  };
  const apps = [await startBenchApp({ ...shared, port: instances === 1 ? port : await freePort() })];
  while (apps.length < instances) apps.push(await startBenchApp({ ...shared, port: await freePort() }));
  const app = apps[0] as BenchApp;
  const balancer = instances === 1 ? undefined : await startBalancer(port, apps);
  await registered(`${shared.url}/api/inngest`);
  return {
    database,
    sandbox,
    engine,
    app,
    query: async <Row>(text: string, values: unknown[] = []) => (await pool.query(text, values)).rows as Row[],
    async close() {
      balancer?.close();
      for (const one of apps) await one.close();
      await engine.service.stop();
      await sandbox.close();
      await pool.end();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes the engine know the functions behind a URL. */
export async function registered(url: string): Promise<void> {
  await waitFor("the functions are registered", async () => (await fetch(url, { method: "PUT" })).ok);
}

/** Sends events as the app does, many in a request. */
export async function sendEvents(engine: RunningEngine, events: { name: string; data: object }[]): Promise<void> {
  const response = await fetch(`${engine.url}/e/bench`, { method: "POST", body: JSON.stringify(events) });
  if (!response.ok) throw new Error(`The engine refused events: ${await response.text()}`);
}

/** The app asks for its requests as always, and always gets them. */
const WITHOUT_BUDGETS = [
  `create function always_full() returns trigger language plpgsql as $$
   begin new.tokens := 1e12; new.blocked_until := null; return new; end $$`,
  `create trigger always_full before insert or update on rate_budget for each row execute function always_full()`,
];
