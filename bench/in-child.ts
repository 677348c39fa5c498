import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { script } from "../dev/stack/process";

/**
 * What a worker says in the last line of its output, run in a process with a heap of so many MB that reads `task` from
 * its standard input. Throws when it ends without a result.
 */
export async function inChild<Outcome>(worker: string, task: object, heapMb: number): Promise<Outcome> {
  const { command, args } = script(worker);
  const child = spawn(command, [`--max-old-space-size=${heapMb}`, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify(task));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const said = await text(child.stdout);
  const code = await ended;
  if (code !== 0) throw new Error(`${worker} with a heap of ${heapMb} MB ended with exit code ${code}`);
  return JSON.parse(said.trim().split("\n").at(-1) ?? "") as Outcome;
}

/** The most memory that this process has had, in MB. */
export const peakMb = () => process.resourceUsage().maxRSS / 1_024;
