import { mkdirSync } from "node:fs";
import { migrateDatabase } from "#db/migrate";
import { migrationUrl } from "#db/migrations/migration-lock";
import { startApp } from "./app";
import { type RunningEngine, startEngine } from "./engine";
import { freePort } from "./ports";
import { type Service, script, startUntilReady } from "./process";
import { type LocalSecrets, localSecrets } from "./secrets";

export interface StackOptions {
  /** Where database, secrets and logs live. */
  folder: string;
  mode: "start" | "dev";
  /** Environment of the app beyond what the stack itself sets, e.g. the networks' base URLs. */
  env?: Record<string, string>;
  port?: number;
  retryInterval?: number;
  cron?: boolean;
  say(line: string): void;
  onAppLine?: (line: string) => void;
}

export interface Stack {
  appUrl: string;
  databaseUrl: string;
  engine: RunningEngine;
  secrets: LocalSecrets;
  /** The process that serves the app. */
  appPid(): number;
  /** Kills the app without a word and starts it again, as a crash would. */
  crashApp(): Promise<void>;
  restartApp(): Promise<void>;
  /** Kills the embedded database. */
  crashDatabase(): Promise<void>;
  stop(): Promise<void>;
}

/** Everything the app needs on this machine: database, migrations, engine, the app. Ends what it started on failure. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const services: Service[] = [];
  const stop = async () => {
    for (const service of services.splice(0).reverse()) await service.stop();
  };
  try {
    return await start(options, services, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(options: StackOptions, services: Service[], stop: () => Promise<void>): Promise<Stack> {
  const { folder, mode, say } = options;
  const logFile = (name: string) => `${folder}/${name}.log`;
  mkdirSync(folder, { recursive: true });
  const secrets = localSecrets(folder);

  const databaseUrl = process.env.DATABASE_URL || (await startDatabase(options, services, logFile("database")));
  say("Applying migrations");
  // An address of one's own has the migrations' address beside it.
  await migrateDatabase((process.env.DATABASE_URL && migrationUrl(process.env)) || databaseUrl, { say });

  const port = await freePort(options.port ?? 3000);
  const appUrl = `http://127.0.0.1:${port}`;
  say("Starting the engine");
  const engine = await startEngine({
    port: await freePort(options.port === 0 ? 0 : 8288),
    appUrl,
    logFile: logFile("engine"),
    ...(options.retryInterval === undefined ? {} : { retryInterval: options.retryInterval }),
    ...(options.cron === undefined ? {} : { cron: options.cron }),
  });
  services.push(engine.service);

  const app = {
    port,
    mode,
    logFile: logFile("app"),
    env: { DATABASE_URL: databaseUrl, APP_URL: appUrl, INNGEST_DEV: engine.url, ...secrets, ...options.env },
    ...(options.onAppLine ? { onLine: options.onAppLine } : {}),
  };
  say(mode === "dev" ? "Starting the app with hot reload" : "Starting the app");
  let running = (await startApp(app)).service;
  services.push(running);
  await registered(appUrl, engine);

  const restartApp = async () => {
    running = (await startApp(app)).service;
    services.push(running);
  };
  const crashDatabase = async () => {
    const database = services.find(({ name }) => name === EMBEDDED_DATABASE);
    if (database) await kill(database);
  };
  const appPid = () => running.child.pid as number;
  return {
    appUrl,
    databaseUrl,
    engine,
    secrets,
    appPid,
    crashApp: () => kill(running),
    restartApp,
    crashDatabase,
    stop,
  };
}

const EMBEDDED_DATABASE = "the embedded database";

async function kill({ child }: Service): Promise<void> {
  const gone = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL");
  await gone;
}

async function startDatabase({ folder, say }: StackOptions, services: Service[], logFile: string): Promise<string> {
  say("Starting the embedded database (the first start takes some seconds)");
  const { service, match } = await startUntilReady({
    name: EMBEDDED_DATABASE,
    ...script("dev/database/cli.ts", "--data", `${folder}/database`),
    logFile,
    ready: /^ready (postgres:\S+)/,
  });
  services.push(service);
  return match[1] as string;
}

/** Makes the engine know the app's functions: the SDK registers them when its route is asked to (PUT). */
async function registered(appUrl: string, engine: RunningEngine): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const response = await fetch(`${appUrl}/api/inngest`, { method: "PUT" }).catch(() => undefined);
    if (response?.ok) return;
    if (Date.now() > deadline) {
      throw new Error(`The app could not register with the engine at ${engine.url}: ${await response?.text()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
