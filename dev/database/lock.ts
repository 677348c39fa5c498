import { readFileSync, rmSync, writeFileSync } from "node:fs";

/**
 * Takes a lock file that holds this process's id; returns how to give it back. Throws while the process that holds it
 * lives. A lock whose process is gone (it was killed) is taken over.
 */
export function takeLock(path: string): () => void {
  const text = String(process.pid);
  try {
    writeFileSync(path, text, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const holder = Number(readFileSync(path, "utf8"));
    if (isAlive(holder)) {
      throw new Error(
        `The embedded database is in use by another process (${holder}), which locked ${path}. Stop that one first; two at once would damage the data.`,
      );
    }
    rmSync(path, { force: true });
    return takeLock(path);
  }
  return () => {
    if (readFileSync(path, "utf8") === text) rmSync(path, { force: true });
  };
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
