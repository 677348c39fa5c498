import { createHash, randomBytes } from "node:crypto";
import { realpathSync, renameSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/** A socket's path has room for 107 bytes on Linux, 103 on macOS. */
const LONGEST_PATH = 100;

/**
 * Takes the lock at this path; returns how to give it back. It is a socket that somebody listens on, not a file with
 * a process id: it ends with its holder, and ids say nothing in containers. Throws while another process holds it.
 */
export async function takeLock(path: string): Promise<() => Promise<void>> {
  const socket = socketFor(path);
  for (let tries = 0; tries < 5; tries += 1) {
    const server = await listen(socket);
    if (server) return () => new Promise((resolve) => server.close(() => resolve()));
    if (await isHeld(socket)) break;
    await takeAway(socket);
  }
  throw new Error(
    `The embedded database is in use by another process, which holds ${path}. Stop that one first; two at once would damage the data.`,
  );
}

function socketFor(path: string): string {
  if (Buffer.byteLength(path) <= LONGEST_PATH) return path;
  const real = join(realpathSync(dirname(path)), basename(path));
  return join(tmpdir(), `tidemark-${createHash("sha256").update(real).digest("hex").slice(0, 16)}.lock`);
}

/** Null where something is there already. */
function listen(path: string): Promise<Server | null> {
  const server = createServer((client) => client.destroy());
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(null);
      else reject(error);
    });
    server.listen(path, () => resolve(server.unref()));
  });
}

/** Only a refusal proves that nobody listens any more. */
function isHeld(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const client = connect(path);
    client.once("connect", () => {
      client.destroy();
      resolve(true);
    });
    client.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code !== "ECONNREFUSED" && code !== "ENOENT"));
  });
}

/** Two may find the same lock without a holder: what one of them has taken since is put back. */
async function takeAway(path: string): Promise<void> {
  const aside = `${path}.${randomBytes(2).toString("hex")}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if (await isHeld(aside)) renameSync(aside, path);
  else rmSync(aside, { force: true });
}
