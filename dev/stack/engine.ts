import { accessSync, constants, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Service, script, startService, startUntilReady } from "./process";

export interface EngineOptions {
  port: number;
  appUrl: string;
  logFile: string;
  /** Seconds between attempts, instead of the engine's growing back-off. */
  retryInterval?: number;
  /** False: the stand-in fires no cron of its own. The real engine always does. */
  cron?: boolean;
}

export interface RunningEngine {
  kind: "inngest" | "stand-in";
  url: string;
  service: Service;
}

/** The path of an Inngest binary: INNGEST_BIN, else the one of the optional `inngest-cli` package, else none. */
export function inngestBinary(): string | undefined {
  const given = process.env.INNGEST_BIN;
  if (given) {
    if (isExecutable(given)) return given;
    throw new Error(`INNGEST_BIN is not an executable file: ${given}`);
  }
  try {
    const packaged = join(
      dirname(createRequire(import.meta.url).resolve("inngest-cli/package.json")),
      "bin",
      "inngest",
    );
    return isExecutable(packaged) ? packaged : undefined;
  } catch {
    return undefined;
  }
}

/** Starts the local engine: the real one where its binary is to be had, else the stand-in of `dev/engine`. */
export async function startEngine({
  port,
  appUrl,
  logFile,
  retryInterval,
  cron = true,
}: EngineOptions): Promise<RunningEngine> {
  const url = `http://127.0.0.1:${port}`;
  const serveUrl = `${appUrl}/api/inngest`;
  const interval = retryInterval === undefined ? [] : ["--retry-interval", String(retryInterval)];
  const binary = inngestBinary();
  if (binary) {
    const args = [
      "dev",
      "--no-discovery",
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      "--sdk-url",
      serveUrl,
      ...interval,
    ];
    const service = startService({ name: "inngest", command: binary, args, logFile });
    await answering(`${url}/health`, service);
    return { kind: "inngest", url, service };
  }
  const { service } = await startUntilReady({
    name: "the stand-in engine",
    ...script(
      "dev/engine/cli.ts",
      "--port",
      String(port),
      "--url",
      serveUrl,
      ...(cron ? [] : ["--no-cron"]),
      ...interval,
    ),
    logFile,
    ready: /ready|listening/i,
  });
  return { kind: "stand-in", url, service };
}

/** Waits until a URL answers at all; rejects when the service ends first. */
export async function answering(url: string, { name, child }: Service, patienceMs = 120_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`${name} ended with exit code ${child.exitCode}`);
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (response && response.status < 500) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${name} does not answer at ${url}`);
}

function isExecutable(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
