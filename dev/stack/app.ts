import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { answering } from "./engine";
import { type Service, startService } from "./process";

const nextBinary = createRequire(import.meta.url).resolve("next/dist/bin/next");

export interface AppOptions {
  port: number;
  env: Record<string, string | undefined>;
  logFile: string;
  mode: "start" | "dev";
  onLine?: (line: string) => void;
}

/** The production build; throws with the build's output when it fails. */
export async function buildApp(env: Record<string, string | undefined> = {}): Promise<void> {
  const build = spawn(process.execPath, [nextBinary, "build"], {
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  for (const stream of [build.stdout, build.stderr]) stream.on("data", (data) => output.push(String(data)));
  const [status] = await once(build, "close");
  if (status !== 0) throw new Error(`The build failed:\n${output.join("")}`);
}

/** Starts the app's own server. It does not answer yet. */
export function startServer({ port, env, logFile, mode, onLine }: AppOptions): Service {
  return startService({
    name: "the app",
    command: process.execPath,
    args: [nextBinary, mode, "--port", String(port), "--hostname", "127.0.0.1"],
    env: { NEXT_TELEMETRY_DISABLED: "1", ...env, NODE_ENV: mode === "start" ? "production" : "development" },
    logFile,
    ...(onLine ? { onLine } : {}),
  });
}

/** Starts the app's own server and waits until it is well. */
export async function startApp(options: AppOptions): Promise<{ service: Service; url: string }> {
  const service = startServer(options);
  const url = `http://127.0.0.1:${options.port}`;
  await answering(`${url}/api/health`, service, 120_000);
  return { service, url };
}
