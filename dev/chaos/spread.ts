import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { play, type Share } from "./play";
import type { ChaosResult } from "./run-chaos";

/** Spreads the runs over worker processes. Which one plays a run makes no difference to it. */
export async function spread(share: Share, jobs: number, each: (result: ChaosResult) => void): Promise<void> {
  if (jobs <= 1) return play(share, each);
  const shares = Array.from({ length: jobs }, (_, job) => ({
    ...share,
    runs: share.runs.filter((_, i) => i % jobs === job),
  }));
  await Promise.all(shares.map((part) => work(part, each)));
}

function work(share: Share, each: (result: ChaosResult) => void): Promise<void> {
  const worker = fork(fileURLToPath(new URL("./worker.ts", import.meta.url)));
  worker.on("message", (result) => each(result as ChaosResult));
  worker.send(share);
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`A worker ended with code ${code}`))));
  });
}
