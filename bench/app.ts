import { spawnSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fingerprints, seal } from "#credentials/vault";
import { createAccount } from "#db/accounts/store-account";
import type { Database } from "#db/client";
import type { Account } from "#db/schema/network-account";
import { type KeyRing, keyRingSchema } from "#env/key-ring";
import { answering } from "../dev/stack/engine";
import { freePort } from "../dev/stack/ports";
import { type Service, startService } from "../dev/stack/process";
import { type LocalSecrets, localSecrets } from "../dev/stack/secrets";

/** Inside this folder, so that packages are found; what the app is made of is copied there. */
const FOLDER = ".tidemark/bench-app";
const PARTS = [
  "src",
  "inngest",
  "next.config.ts",
  "next-env.d.ts",
  "tsconfig.json",
  "tsconfig.build.json",
  "package.json",
];
const nextBinary = createRequire(import.meta.url).resolve("next/dist/bin/next");

/** The production build of the app with one route more, which inserts one row; made again when the app has changed. */
function build(): void {
  const stamp = join(FOLDER, "built-from");
  const sources = digestOfParts();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === sources) return;
  rmSync(FOLDER, { recursive: true, force: true });
  for (const part of PARTS) cpSync(part, join(FOLDER, part), { recursive: true, filter: isBuilt });
  mkdirSync(join(FOLDER, "src/app/api/one-insert"));
  cpSync("bench/one-insert.route.ts", join(FOLDER, "src/app/api/one-insert/route.ts"));
  const { status, stdout, stderr } = spawnSync(process.execPath, [nextBinary, "build"], {
    cwd: FOLDER,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`The build failed:\n${stdout}\n${stderr}`);
  writeFileSync(stamp, sources);
}

/** Tests are no part of it, and no one is to find them twice. */
const isBuilt = (file: string) => !/\.test\.tsx?$/.test(file);

function digestOfParts(): string {
  const digest = createHash("sha256");
  for (const part of [...PARTS, "package-lock.json", "bench/one-insert.route.ts"]) {
    const names = statSync(part).isDirectory() ? readdirSync(part, { recursive: true, encoding: "utf8" }).sort() : [];
    for (const file of names.length > 0 ? names.map((name) => join(part, name)) : [part]) {
      if (isBuilt(file) && statSync(file).isFile()) digest.update(file).update(readFileSync(file));
    }
  }
  return digest.digest("hex");
}

export interface BenchApp {
  url: string;
  /** The process that serves it. */
  pid(): number;
  /** Kills it without a word. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** An account that the app can open. */
  connect(db: Database, account: { userId: string; network: string; credentials: unknown }): Promise<Account>;
  ring: KeyRing;
  close(): Promise<void>;
}

export interface BenchAppOptions {
  databaseUrl: string;
  engineUrl: string;
  port: number;
  /** Where others reach it; at its port when absent. */
  url?: string;
  /** What several processes share; its own when absent. */
  secrets?: LocalSecrets;
  env?: Record<string, string>;
}

/** A port for an app that is to be known before it runs. */
export const portOfApp = () => freePort(3_400);

/** The built app in a process of its own. */
export async function startBenchApp(options: BenchAppOptions): Promise<BenchApp> {
  build();
  const folder = mkdtempSync(join(tmpdir(), "tidemark-bench-"));
  const { databaseUrl, engineUrl, port, env, secrets = localSecrets(folder) } = options;
  const ring = keyRingSchema.parse(secrets.CREDENTIALS_KEYS);
  const url = `http://127.0.0.1:${port}`;
  let service: Service;
  const start = async () => {
    service = startService({
      name: "the app",
      command: process.execPath,
      args: [nextBinary, "start", "--port", String(port), "--hostname", "127.0.0.1"],
      cwd: FOLDER,
      env: {
        NEXT_TELEMETRY_DISABLED: "1",
        NODE_ENV: "production",
        DATABASE_URL: databaseUrl,
        DATABASE_DRIVER: "pg",
        APP_URL: options.url ?? url,
        INNGEST_DEV: engineUrl,
        LOG_LEVEL: "warn",
        ...secrets,
        ...env,
      },
      logFile: join(folder, "app.log"),
    });
    await answering(`${url}/api/health`, service);
  };
  await start();
  return {
    url,
    ring,
    pid: () => service.child.pid as number,
    async kill() {
      const gone = new Promise((resolve) => service.child.once("close", resolve));
      service.child.kill("SIGKILL");
      await gone;
    },
    start,
    connect: (db, account) => connect(db, ring, account),
    async close() {
      await service.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function connect(
  db: Database,
  ring: KeyRing,
  { userId, network, credentials }: { userId: string; network: string; credentials: unknown },
): Promise<Account> {
  const id = randomUUID();
  return createAccount(db, {
    id,
    userId,
    network,
    label: "Account of a benchmark",
    credentials: seal(credentials, { accountId: id, network }, ring),
    fingerprint: fingerprints(credentials, network, ring)[0],
  });
}
