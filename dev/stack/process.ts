import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";

export interface Service {
  name: string;
  child: ChildProcess;
  /** Ends it: SIGTERM, and SIGKILL when it does not listen. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string | undefined>;
  cwd?: string;
  logFile: string;
  /** Called with every line of its output. */
  onLine?: (line: string) => void;
}

const STOP_PATIENCE_MS = 5_000;

const children = new Set<ChildProcess>();
// Whatever ends this process, nothing that it started stays behind.
process.on("exit", () => {
  for (const child of children) child.kill("SIGTERM");
});

/** Starts a child process whose output goes to a log file. */
export function startService({ name, command, args, env, cwd, logFile, onLine }: ServiceOptions): Service {
  const child = spawn(command, args, { env: { ...process.env, ...env }, cwd, stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  child.once("close", () => children.delete(child));
  const log = createWriteStream(logFile, { flags: "a" });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      log.write(`${line}\n`);
      onLine?.(line);
    });
  }
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    name,
    child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_PATIENCE_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** Starts a child and waits for the line that says it is ready; rejects with its last words when it ends first. */
export function startUntilReady(
  options: ServiceOptions & { ready: RegExp },
): Promise<{ service: Service; match: RegExpExecArray }> {
  return new Promise((resolve, reject) => {
    const tail: string[] = [];
    const service = startService({
      ...options,
      onLine(line) {
        tail.push(line);
        if (tail.length > 20) tail.shift();
        options.onLine?.(line);
        const match = options.ready.exec(line);
        if (match) resolve({ service, match });
      },
    });
    service.child.once("error", reject);
    service.child.once("close", (code) => {
      reject(new Error(`${options.name} ended (exit code ${code}) before it was ready:\n${tail.join("\n")}`));
    });
  });
}

/** A TypeScript file of this repository as a child process. */
export function script(file: string, ...args: string[]): { command: string; args: string[] } {
  return { command: process.execPath, args: ["--import", "tsx", file, ...args] };
}
