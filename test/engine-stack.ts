import { mkdtempSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "#db/client";
import type { SyncLog } from "#db/schema/sync-log";
import { listSyncLogs } from "#db/sync-logs/read-sync-logs";
import { startEngine } from "../dev/stack/engine";
import { freePort } from "../dev/stack/ports";
import { type Sandbox, startSandbox } from "../sandbox/server";
import { TEST_KEYS } from "./account";
import { createTestDatabase, type TestDatabase } from "./database";
import { type Exchange, startRecordingProxy } from "./recording-proxy";
import { waitFor } from "./wait-for";

/** Longer than an engine keeps the lock of a run that is over, and than a run sleeps that continues an import. */
const LOCKS_LINGER_MS = 2_000;

/** A step as the app told the engine of it. */
export interface ReportedStep {
  runId: string;
  name: string;
  op: string;
  data: unknown;
}

export interface EngineStack {
  db: Database;
  databaseUrl: string;
  sandbox: Sandbox;
  kind: "inngest" | "stand-in";
  /** Everything that went from the app to the engine, and the answers. */
  toEngine: Exchange[];
  /** Everything that the engine asked of the app, and the answers. */
  toApp: Exchange[];
  send(event: { name: string; data: Record<string, unknown>; id?: string }): Promise<void>;
  /** The steps that the app reported for a run, in their order. */
  stepsOf(runId: string): ReportedStep[];
  logsOf(account: { id: string; userId: string }): Promise<SyncLog[]>;
  /** Waits for a finished SyncLog row of the account that satisfies `which`. */
  finished(account: { id: string; userId: string }, which?: (log: SyncLog) => boolean): Promise<SyncLog>;
  /** Runs once more what the engine ran, as its dashboard does. */
  replay(runId: string): Promise<void>;
  /** Waits until nothing is said any more: an engine keeps the lock of a run a little longer than its SyncLog row is open. */
  atRest(): Promise<unknown>;
  /** Ends the engine; a new one on the same port knows nothing. */
  stopEngine(): Promise<void>;
  startEngine(): Promise<void>;
  loseEngine(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The app's own functions on a plain server, an engine (the one that INNGEST_BIN names, else the stand-in), a database
 * and the sandbox. Both directions of the engine's traffic are recorded.
 */
export async function startEngineStack(settings: Record<string, string> = {}): Promise<EngineStack> {
  const database = await createTestDatabase(process.env.TEST_DATABASE_URL ? "pg" : "pglite");
  const sandbox = await startSandbox();
  const [enginePort, appPort] = [await freePort(), await freePort()];
  const enginePorts = { engine: `http://127.0.0.1:${enginePort}`, app: `http://127.0.0.1:${appPort}` };
  const engineSide = await startRecordingProxy(() => enginePorts.engine);
  const appSide = await startRecordingProxy(() => enginePorts.app);
  setEnvironment(database, sandbox, engineSide.url, { INNGEST_SERVE_ORIGIN: appSide.url, ...settings });
  const app = await startFunctions(appPort, appSide.url);
  const folder = mkdtempSync(join(tmpdir(), "tidemark-engine-"));
  const begin = () =>
    startEngine({
      port: enginePort,
      appUrl: appSide.url,
      logFile: join(folder, "engine.log"),
      retryInterval: 1,
      cron: false,
    });
  let engine = await begin();
  const stopEngine = () => engine.service.stop();
  const beginAgain = async () => {
    engine = await begin();
  };
  await waitFor(
    "the functions are registered",
    async () => (await fetch(`${appSide.url}/api/inngest`, { method: "PUT" })).ok,
  );

  const logsOf: EngineStack["logsOf"] = ({ id, userId }) =>
    listSyncLogs(database.db, userId, { accountId: id, limit: 200 });
  return {
    db: database.db,
    databaseUrl: database.url,
    sandbox,
    kind: engine.kind,
    toEngine: engineSide.exchanges,
    toApp: appSide.exchanges,
    async send(event) {
      const response = await fetch(`${enginePorts.engine}/e/test`, { method: "POST", body: JSON.stringify(event) });
      if (!response.ok) throw new Error(`The engine refused the event: ${await response.text()}`);
    },
    stepsOf: (runId) => reportedSteps(engineSide.exchanges, appSide.exchanges).filter((step) => step.runId === runId),
    logsOf,
    finished: (account, which = () => true) =>
      waitFor("a finished SyncLog row", async () =>
        (await logsOf(account)).find((log) => log.completedAt !== null && which(log)),
      ),
    async replay(runId) {
      const [path, query] =
        engine.kind === "inngest"
          ? ["/v0/gql", JSON.stringify({ query: `mutation { rerun(runID: "${runId}") }` })]
          : [`/stand-in/runs/${runId}/replay`, "{}"];
      const headers = { "content-type": "application/json" };
      const response = await fetch(`${enginePorts.engine}${path}`, { method: "POST", headers, body: query });
      if (!response.ok) throw new Error(`The engine did not replay the run: ${await response.text()}`);
    },
    atRest: () =>
      waitFor("nothing is at work", () => Math.min(engineSide.quietMs(), appSide.quietMs()) > LOCKS_LINGER_MS),
    stopEngine,
    startEngine: beginAgain,
    async loseEngine() {
      await stopEngine();
      await beginAgain();
    },
    async close() {
      await engine.service.stop();
      await new Promise((resolve) => {
        app.closeAllConnections();
        app.close(resolve);
      });
      await engineSide.close();
      await appSide.close();
      await sandbox.close();
      const { closeDatabase } = await import("#db/client");
      await closeDatabase();
      await database.close();
    },
  };
}

function setEnvironment(database: TestDatabase, sandbox: Sandbox, engineUrl: string, settings: Record<string, string>) {
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    CREDENTIALS_KEYS: TEST_KEYS,
    CRON_SECRET: "c".repeat(32),
    BETTER_AUTH_SECRET: "b".repeat(32),
    APP_URL: "http://127.0.0.1:1",
    INNGEST_DEV: engineUrl,
    LOG_LEVEL: "silent",
    ...sandbox.endpoints,
    ...settings,
  });
}

/** Loaded here, since the client reads its target when the module loads. */
async function startFunctions(port: number, origin: string): Promise<Server> {
  const [{ serve }, { inngest }, { functions }] = await Promise.all([
    import("inngest/node"),
    import("../inngest/client"),
    import("../inngest"),
  ]);
  const server = createServer(serve({ client: inngest, functions, serveOrigin: origin, servePath: "/api/inngest" }));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return Object.assign(server, { port: (server.address() as AddressInfo).port });
}

interface Op {
  op: string;
  displayName?: string;
  name?: string;
  data?: unknown;
}

/** Steps reach the engine as checkpoints, or in the answer to a call. */
function reportedSteps(toEngine: Exchange[], toApp: Exchange[]): ReportedStep[] {
  const fromCheckpoints = toEngine.flatMap(({ path, request, status }) => {
    const runId = /\/v1\/checkpoint\/([^/]+)\/async/.exec(path)?.[1];
    return runId && status === 200 ? (JSON.parse(request) as { steps: Op[] }).steps.map((op) => toStep(runId, op)) : [];
  });
  const fromAnswers = toApp.flatMap(({ method, request, status, response }) => {
    if (method !== "POST" || status !== 206) return [];
    const { ctx } = JSON.parse(request) as { ctx: { run_id: string } };
    return (JSON.parse(response) as Op[]).map((op) => toStep(ctx.run_id, op));
  });
  return [...fromCheckpoints, ...fromAnswers].filter(({ op }) => op === "StepRun" || op === "Step");
}

function toStep(runId: string, { op, displayName, name, data }: Op): ReportedStep {
  // Steps are shown by names that begin with their id.
  return { runId, op, name: (displayName ?? name ?? "").replace(/: .*/, ""), data };
}
