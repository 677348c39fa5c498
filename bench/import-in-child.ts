import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { Account } from "#db/schema/network-account";
import { script } from "../dev/stack/process";
import type { Read } from "./read-account";
import type { Stage } from "./stage";

/** What `import-worker.ts` reads from its standard input. */
export interface ImportTask {
  url: string;
  endpoints: Record<string, string>;
  account: Account;
}

export type ImportOutcome = Read & { peakMb: number };

/** Imports an account in a process with a heap of so many MB. Throws when that ends without a result. */
export async function importInChild(
  { database, networks }: Stage,
  account: Account,
  heapMb: number,
): Promise<ImportOutcome> {
  const { command, args } = script("bench/import-worker.ts");
  const child = spawn(command, [`--max-old-space-size=${heapMb}`, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const task: ImportTask = { url: database.url, endpoints: networks.endpoints, account };
  child.stdin.end(JSON.stringify(task));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const said = await text(child.stdout);
  const code = await ended;
  if (code !== 0) throw new Error(`The import with a heap of ${heapMb} MB ended with exit code ${code}`);
  return JSON.parse(said.trim().split("\n").at(-1) ?? "") as ImportOutcome;
}
