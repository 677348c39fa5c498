import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { script, startUntilReady } from "../dev/stack/process";
import type { NewAccount } from "../sandbox/accounts";
import type { ClockChange } from "../sandbox/clock";
import type { IssuedAccount } from "../sandbox/control";
import type { FaultInput } from "../sandbox/faults";

/** The networks in a process of their own: what they need to answer is not counted as ours. */
export interface Networks {
  /** The app's environment variables and the URLs that they should hold. */
  endpoints: Record<string, string>;
  createAccount(account: NewAccount): Promise<IssuedAccount>;
  addFault(fault: FaultInput): Promise<void>;
  clearFaults(): Promise<void>;
  setClock(change: ClockChange): Promise<void>;
  /** What every request waits before it is answered. */
  setLatency(ms: number): Promise<void>;
  close(): Promise<void>;
}

export async function startNetworks(): Promise<Networks> {
  const folder = mkdtempSync(join(tmpdir(), "tidemark-bench-"));
  const { service, match } = await startUntilReady({
    name: "the networks",
    ...script("sandbox/cli.ts", "--port", "0"),
    logFile: join(folder, "networks.log"),
    ready: /^sandbox ready at (\S+) (.*)$/,
  });
  const [, url = "", variables = ""] = match;
  const control = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${url}/_sandbox/${path}`, { method, body: body ? JSON.stringify(body) : null });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  return {
    endpoints: Object.fromEntries(variables.split(" ").map((pair) => pair.split("=") as [string, string])),
    createAccount: (account) => control("POST", "accounts", account),
    addFault: (fault) => control("POST", "faults", fault),
    clearFaults: () => control("DELETE", "faults"),
    setClock: (change) => control("POST", "clock", change),
    setLatency: (ms) => control("POST", "latency", { ms }),
    async close() {
      await service.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
